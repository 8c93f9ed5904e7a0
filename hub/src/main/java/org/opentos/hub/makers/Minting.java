package org.opentos.hub.makers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.ClaimCode;
import org.opentos.hub.devices.DeviceRegister;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.hub.settings.HubAddress;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Mints the identities of a batch and streams them to the maker, once.
///
/// One chunk is registered and committed before it is sent, and one more is being made meanwhile;
/// nothing else is held, so the size of a batch does not count, and a maker who reads slowly slows
/// the minting. Keys and tokens exist in memory until their chunk is sent, and nowhere else.
@Component
public class Minting {
    public static final int CHUNK_DEVICES_MAX = 1_000;

    /// Each holds up to two chunks in memory, about 10 MiB.
    public static final int STREAMS_MAX = 4;

    private static final int CODE_DRAWS_MAX = 5;

    private final Batches batches;
    private final Products products;
    private final IdentityMaker maker;
    private final ReleaseKeys releaseKeys;
    private final DeviceRegister register;
    private final CertificateAuthority authority;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Semaphore streams = new Semaphore(STREAMS_MAX);

    Minting(
            Batches batches,
            Products products,
            IdentityMaker maker,
            ReleaseKeys releaseKeys,
            DeviceRegister register,
            CertificateAuthority authority,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.batches = batches;
        this.products = products;
        this.maker = maker;
        this.releaseKeys = releaseKeys;
        this.register = register;
        this.authority = authority;
        this.transaction = transaction;
        this.json = json;
    }

    /// A minting that has begun: whoever holds it must call [#writeTo] once.
    public final class Stream {
        private final BatchView batch;
        private final ProductView product;
        private final HubAddress address;
        private final List<VerifyingKey> keys;
        private final String root;

        private Stream(BatchView batch, ProductView product, HubAddress address) {
            this.batch = batch;
            this.product = product;
            this.address = address;
            this.keys = releaseKeys.inForce(product.id());
            try {
                this.root = IdentityMaker.pem("CERTIFICATE", authority.root().getEncoded());
            } catch (CertificateEncodingException damaged) {
                throw new IllegalStateException("the authority's certificate is damaged", damaged);
            }
        }

        public String fileName() {
            return batch.id().text() + ".zip";
        }

        /// Writes the ZIP. Where the reader goes away the batch is left interrupted.
        ///
        /// @throws IOException where the stream cannot be written
        public void writeTo(OutputStream stream) throws IOException {
            boolean complete = false;
            try {
                ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8);
                zip.setLevel(Deflater.BEST_SPEED);
                zip.putNextEntry(new ZipEntry("model.json"));
                zip.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(product.model()));
                zip.closeEntry();
                writeChunks(zip);
                zip.finish();
                stream.flush();
                complete = true;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IOException(
                        "the hub stops while batch " + batch.id() + " is minted", stopping);
            } finally {
                streams.release();
                batches.endMinting(batch.id(), complete);
            }
        }

        private void writeChunks(ZipOutputStream zip) throws IOException, InterruptedException {
            int from = batch.minted();
            List<Future<List<FreshIdentity>>> next = make(from);
            while (from < batch.size()) {
                int count = chunk(from);
                List<FreshIdentity> chunk = IdentityMaker.await(next);
                next = make(from + count);
                chunk = register(batch, chunk);
                write(zip, chunk, from / CHUNK_DEVICES_MAX + 1);
                from += count;
            }
        }

        private int chunk(int from) {
            int end = (from / CHUNK_DEVICES_MAX + 1) * CHUNK_DEVICES_MAX;
            return Math.min(batch.size(), end) - from;
        }

        private List<Future<List<FreshIdentity>>> make(int from) {
            return from >= batch.size()
                    ? List.of()
                    : maker.start(batch.credential(), from, chunk(from));
        }

        private void write(ZipOutputStream zip, List<FreshIdentity> chunk, int number)
                throws IOException {
            zip.putNextEntry(new ZipEntry("identities-%05d.ndjson".formatted(number)));
            for (FreshIdentity identity : chunk) {
                zip.write(json.writeValueAsBytes(line(identity)));
                zip.write('\n');
            }
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("labels-%05d.pdf".formatted(number)));
            LabelSheet.write(
                    chunk.stream()
                            .map(each ->
                                    new LabelSheet.Label(
                                            product.name(),
                                            each.claimCode(),
                                            address.web() + "/claim#" + each.claimCode().text(),
                                            each.device()))
                            .toList(),
                    zip);
            zip.closeEntry();
            zip.flush();
        }

        private Map<String, Object> line(FreshIdentity identity) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("device", identity.device().text());
            line.put("product", product.id().text());
            line.put("batch", batch.id().text());
            line.put("formFactor", product.formFactor().text());
            line.put("hub", address);
            line.put("credential", identity.credential());
            line.put("claimCode", identity.claimCode().shown());
            line.put("authority", root);
            line.put("releaseKeys", keys);
            return line;
        }
    }

    /// Begins to mint a batch that is ready, or with `resume` the rest of an interrupted one.
    public Outcome<Stream> begin(Caller caller, Id.BatchId id, boolean resume, HubAddress address) {
        if (!streams.tryAcquire()) {
            return Outcome.refused(
                    RefusalCode.BUSY,
                    STREAMS_MAX + " batches are being minted; try again in a few minutes.");
        }
        @Nullable Stream begun = null;
        try {
            Outcome<Stream> outcome =
                    batches.beginMinting(caller, id, resume)
                            .then(batch ->
                                    products.find(caller, batch.product())
                                            .map(product -> new Stream(batch, product, address)));
            begun = outcome instanceof Outcome.Done<Stream>(Stream stream) ? stream : null;
            return outcome;
        } finally {
            if (begun == null) {
                streams.release();
            }
        }
    }

    /// Registers a chunk; other claim codes are drawn where one is taken.
    private List<FreshIdentity> register(BatchView batch, List<FreshIdentity> chunk) {
        List<FreshIdentity> drawn = distinct(chunk);
        for (int draw = 1; ; draw++) {
            List<FreshIdentity> tried = drawn;
            try {
                transaction.executeWithoutResult(status -> insert(batch, tried));
                return tried;
            } catch (DuplicateKeyException taken) {
                if (draw == CODE_DRAWS_MAX) {
                    throw new IllegalStateException(
                            "no free claim codes found for batch "
                                    + batch.id()
                                    + " in "
                                    + draw
                                    + " draws",
                            taken);
                }
                drawn =
                        distinct(
                                chunk.stream()
                                        .map(each -> each.withClaimCode(maker.claimCode()))
                                        .toList());
            }
        }
    }

    private List<FreshIdentity> distinct(List<FreshIdentity> chunk) {
        Set<ClaimCode> seen = new HashSet<>();
        List<FreshIdentity> distinct = new ArrayList<>(chunk.size());
        for (FreshIdentity identity : chunk) {
            FreshIdentity each = identity;
            while (!seen.add(each.claimCode())) {
                each = each.withClaimCode(maker.claimCode());
            }
            distinct.add(each);
        }
        return distinct;
    }

    private void insert(BatchView batch, List<FreshIdentity> chunk) {
        register.add(
                new DeviceRegister.Batch(
                        batch.id(),
                        batch.product(),
                        batch.credential(),
                        batch.claimCodesExpireAt()),
                chunk.stream()
                        .map(each ->
                                new DeviceRegister.NewDevice(
                                        each.device(),
                                        each.position(),
                                        each.claimCode(),
                                        each.proof()))
                        .toList());
        batches.registered(batch.id(), chunk.getLast().position() + 1);
    }
}
