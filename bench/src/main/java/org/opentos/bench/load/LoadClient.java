package org.opentos.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/// The load client's program: a [Plan] on each line of its input, a [Result] on each line of its
/// output. It stays for a whole bench, so that every peer meets the same warm client.
final class LoadClient {
    private static final JsonMapper JSON = new JsonMapper();

    private LoadClient() {}

    static void main() throws IOException {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answer(carryOut(JSON.readValue(line, Plan.class), loop, lines));
        }
        group.shutdownGracefully();
    }

    private static Result carryOut(Plan plan, EventLoop loop, BufferedReader lines)
            throws IOException {
        return switch (plan.kind()) {
            case STREAM, PACED -> new StreamRun(plan, loop).start().join();
            case FAN_OUT -> new FanOutRun(plan, loop).start().join();
            case REPORTS -> new ReportsRun(plan, loop).start().join();
            case IDLE -> idle(new IdleRun(plan, loop, plan.tls() ? tls() : null), lines);
        };
    }

    /// Says that all stand, and lets them stand until the next line.
    private static Result idle(IdleRun run, BufferedReader lines) throws IOException {
        CompletableFuture<Result> outcome = run.start();
        CompletableFuture.anyOf(run.standing(), outcome).join();
        if (!outcome.isDone()) {
            answer(new Result(0, run.standing().join(), 0, 0, 0, 0, 0, ""));
            lines.readLine();
            run.loop.execute(() -> run.finish(""));
        }
        return outcome.join();
    }

    private static SslContext tls() throws IOException {
        return SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }

    private static void answer(Result result) {
        System.out.println(JSON.writeValueAsString(result));
    }
}
