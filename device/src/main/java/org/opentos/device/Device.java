package org.opentos.device;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.opentos.device.start.StartFailure;

/// The program of a device: starts the system server and runs until it is told to stop.
public final class Device {
    private Device() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        JsonLines.install();
        SystemServer server;
        try {
            server = SystemServer.start(Arguments.parse(arguments), InstantSource.system());
        } catch (StartFailure failure) {
            System.err.println("opentos-device: " + failure.sentence());
            System.exit(failure.code().exitCode());
            return;
        } catch (RuntimeException bug) {
            System.getLogger(Device.class.getName())
                    .log(System.Logger.Level.ERROR, "the device cannot start", bug);
            System.err.println(
                    "opentos-device: The device could not start because of a fault in it; please"
                            + " report the line above.");
            System.exit(StartFailure.Code.INTERNAL.exitCode());
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        new CountDownLatch(1).await();
    }
}
