package org.opentos.device.phone;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Serves the one page by which a phone chooses the device's network. A connection has one request
/// and few seconds.
final class PhonePage implements Closeable {
    static final int CONNECTIONS_MAX = 8;
    static final Duration CONNECTION_MAX = Duration.ofSeconds(5);
    static final int REQUESTS_PER_SECOND_MAX = 20;

    /// So many pages can be answered; an older one is out of date.
    static final int TOKENS_MAX = 16;

    private static final int TOKEN_BYTES = 16;

    /// What a phone still says after its answer is read, so that the answer reaches it.
    private static final int UNREAD_BYTES_MAX = 1 << 16;

    private static final int ACCEPT_BACKLOG = 16;
    private static final int HTTP_PORT = 80;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,3}");

    private static final Logger LOG = System.getLogger(PhonePage.class.getName());

    private final ServerSocket socket;
    private final Predicate<InetAddress> guest;
    private final Offer offer;
    private final SecureRandom random;
    private final Duration atMost;
    private final LongSupplier nanos;
    private final String host;
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
    private final Set<String> tokens = new LinkedHashSet<>();
    private long secondBegan;
    private int requestsOfSecond;

    private PhonePage(
            ServerSocket socket,
            Predicate<InetAddress> guest,
            Offer offer,
            SecureRandom random,
            Duration atMost,
            LongSupplier nanos) {
        this.socket = socket;
        this.guest = guest;
        this.offer = offer;
        this.random = random;
        this.atMost = atMost;
        this.nanos = nanos;
        String address = socket.getInetAddress().getHostAddress();
        int port = socket.getLocalPort();
        this.host = port == HTTP_PORT ? address : address + ":" + port;
        this.secondBegan = nanos.getAsLong();
    }

    /// @param guest who is answered
    static PhonePage open(
            InetSocketAddress at, Predicate<InetAddress> guest, Offer offer, SecureRandom random)
            throws IOException {
        return open(at, guest, offer, random, CONNECTION_MAX, System::nanoTime);
    }

    static PhonePage open(
            InetSocketAddress at,
            Predicate<InetAddress> guest,
            Offer offer,
            SecureRandom random,
            Duration atMost,
            LongSupplier nanos)
            throws IOException {
        ServerSocket socket = new ServerSocket(at.getPort(), ACCEPT_BACKLOG, at.getAddress());
        PhonePage page = new PhonePage(socket, guest, offer, random, atMost, nanos);
        Thread.ofVirtual().name("phone-page").start(page::run);
        return page;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    boolean stands() {
        return !socket.isClosed();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closing) {
            LOG.log(Level.DEBUG, "a socket did not close cleanly", closing);
        }
    }

    private void run() {
        try (socket) {
            while (!socket.isClosed()) {
                take(socket.accept());
            }
        } catch (IOException failure) {
            if (!socket.isClosed()) {
                LOG.log(Level.WARNING, "phones are not answered any more", failure);
            }
        }
    }

    private void take(Socket phone) throws IOException {
        if (!guest.test(phone.getInetAddress()) || !withinRate() || !connections.tryAcquire()) {
            phone.close();
            return;
        }
        Thread serving = Thread.ofVirtual().name("phone-request").unstarted(() -> serve(phone));
        serving.start();
        Thread.ofVirtual().name("phone-wait").start(() -> closeLate(phone, serving));
    }

    /// Only the accepting thread asks.
    private boolean withinRate() {
        long now = nanos.getAsLong();
        if (now - secondBegan >= TimeUnit.SECONDS.toNanos(1)) {
            secondBegan = now;
            requestsOfSecond = 0;
        }
        return ++requestsOfSecond <= REQUESTS_PER_SECOND_MAX;
    }

    private void closeLate(Socket phone, Thread serving) {
        try (phone) {
            serving.join(atMost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException closing) {
            LOG.log(Level.DEBUG, "a socket did not close cleanly", closing);
        }
    }

    private void serve(Socket phone) {
        boolean taken = false;
        try (phone) {
            offer.reached();
            InputStream in = new BufferedInputStream(phone.getInputStream());
            Reply reply =
                    switch (PhoneRequest.read(in)) {
                        case Heard.Unheard unheard ->
                                Reply.page(
                                        unheard.status(),
                                        PhonePages.way(
                                                PhoneWords.ENGLISH, PhoneWords.ENGLISH.none()));
                        case PhoneRequest request -> answer(request);
                    };
            taken = reply.taken();
            OutputStream out = phone.getOutputStream();
            out.write(reply.bytes());
            out.flush();
            phone.shutdownOutput();
            drain(in);
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a phone was too slow, or left", gone);
        } finally {
            connections.release();
            if (taken) {
                offer.leave();
            }
        }
    }

    /// Until the phone has seen the end of its answer.
    private static void drain(InputStream in) throws IOException {
        byte[] unread = new byte[1024];
        int left = UNREAD_BYTES_MAX;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = in.read(unread);
        }
    }

    private Reply answer(PhoneRequest request) {
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        PhoneWords words = PhoneWords.of(request.header("accept-language"));
        Reply reply;
        if (!request.header("host").equals(host)) {
            // A phone that looks whether its network leads anywhere, by whatever name.
            reply =
                    read
                            ? Reply.elsewhere("http://" + host + "/")
                            : Reply.page(421, PhonePages.way(words, words.none()));
        } else if (!request.path().equals("/")) {
            reply = Reply.page(404, PhonePages.way(words, words.none()));
        } else if (read) {
            reply = form(200, words, -1, "");
        } else if (request.method().equals("POST")) {
            reply = choose(request, words);
        } else {
            reply = Reply.page(405, PhonePages.way(words, words.none()));
        }
        return request.method().equals("HEAD") ? reply.head() : reply;
    }

    private Reply choose(PhoneRequest request, PhoneWords words) {
        Optional<Map<String, String>> form = request.form();
        if (form.isEmpty()) {
            return Reply.page(400, PhonePages.way(words, words.none()));
        }
        Map<String, String> fields = form.get();
        String said = fields.getOrDefault("network", "");
        int index = INDEX.matcher(said).matches() ? Integer.parseInt(said) : -1;
        if (!spend(fields.getOrDefault("token", ""))) {
            return form(403, words, index, words.outdated());
        }
        return switch (offer.choose(index, fields.getOrDefault("password", ""))) {
            case TAKEN -> Reply.taken(PhonePages.leaving(words));
            case UNKNOWN -> form(422, words, -1, words.unchosen());
            case PASSWORD_MALFORMED -> form(422, words, index, words.malformed());
            case LATE -> form(409, words, index, words.late());
        };
    }

    private Reply form(int status, PhoneWords words, int chosen, String wrong) {
        return Reply.page(status, PhonePages.form(words, offer.networks(), token(), chosen, wrong));
    }

    /// Each page has its own, by which only whoever was shown one chooses, and once.
    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        synchronized (tokens) {
            if (tokens.size() >= TOKENS_MAX) {
                tokens.remove(tokens.iterator().next());
            }
            tokens.add(token);
        }
        return token;
    }

    private boolean spend(String token) {
        synchronized (tokens) {
            return tokens.remove(token);
        }
    }

    /// What a phone is told.
    ///
    /// @param taken whether its choice was
    private record Reply(int status, String more, String body, boolean headOnly, boolean taken) {
        static Reply page(int status, String body) {
            return new Reply(status, "", body, false, false);
        }

        static Reply taken(String body) {
            return new Reply(200, "", body, false, true);
        }

        static Reply elsewhere(String address) {
            return new Reply(302, "Location: " + address + "\r\n", "", false, false);
        }

        Reply head() {
            return new Reply(status, more, body, true, taken);
        }

        byte[] bytes() {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head =
                    """
                    HTTP/1.1 %d %s
                    Content-Type: text/html; charset=utf-8
                    Content-Length: %d
                    Cache-Control: no-store
                    Content-Security-Policy: %s
                    X-Content-Type-Options: nosniff
                    Referrer-Policy: no-referrer
                    Connection: close
                    """
                            .formatted(status, reason(status), content.length, PhonePages.POLICY)
                            .replace("\n", "\r\n");
            byte[] start = (head + more + "\r\n").getBytes(StandardCharsets.US_ASCII);
            if (headOnly) {
                return start;
            }
            byte[] all = new byte[start.length + content.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(content, 0, all, start.length, content.length);
            return all;
        }

        private static String reason(int status) {
            return switch (status) {
                case 200 -> "OK";
                case 302 -> "Found";
                default -> "Refused";
            };
        }
    }
}
