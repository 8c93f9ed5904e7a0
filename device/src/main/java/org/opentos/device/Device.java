package org.opentos.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.opentos.device.host.FactoryReset;
import org.opentos.device.start.StartFailure;

/// The program of a device: starts the system server and runs until it is told to stop. Where the
/// device has to restart, the server does within the same process; on an image the process ends,
/// and the system restarts.
public final class Device {
    /// By this an image's system knows that the device has to restart.
    private static final int RESTART_EXIT = 77;

    private static final Logger LOG = System.getLogger(Device.class.getName());

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable SystemServer server;

    private Device() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        JsonLines.install();
        Device device = new Device();
        Runtime.getRuntime().addShutdownHook(new Thread(device::stop, "shutdown"));
        try {
            device.run(Arguments.parse(arguments));
        } catch (StartFailure failure) {
            System.err.println("opentos-device: " + failure.sentence());
            System.exit(failure.code().exitCode());
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "the device cannot start", bug);
            System.err.println(
                    "opentos-device: The device could not start because of a fault in it; please"
                            + " report the line above.");
            System.exit(StartFailure.Code.INTERNAL.exitCode());
        }
    }

    private void run(Arguments first) throws StartFailure, InterruptedException {
        Arguments arguments = first;
        while (true) {
            SystemServer running = start(arguments);
            running.awaitRestart();
            LOG.log(Level.INFO, "restarts");
            if (arguments.system().isPresent()) {
                System.exit(exitCode(running, arguments.data()));
            }
            // Pages that are open find it again.
            arguments = arguments.at(running.port());
        }
    }

    /// What the image has to do before the device starts again.
    private static int exitCode(SystemServer ended, Path data) {
        if (ended.storageFailed()) {
            return StartFailure.Code.DATA_UNUSABLE.exitCode();
        }
        return FactoryReset.asked(data) ? FactoryReset.EXIT_CODE : RESTART_EXIT;
    }

    /// Starts it, after the former one has stopped. In a process that ends none starts.
    private SystemServer start(Arguments arguments) throws StartFailure, InterruptedException {
        stopServer();
        if (stopped.getCount() == 0) {
            // The process ends with the hook that said so.
            new CountDownLatch(1).await();
        }
        if (arguments.system().isPresent() && FactoryReset.asked(arguments.data())) {
            LOG.log(Level.INFO, "leaves it to the image to reset the device");
            System.exit(FactoryReset.EXIT_CODE);
        }
        SystemServer next = SystemServer.start(arguments, InstantSource.system());
        server = next;
        return next;
    }

    private void stop() {
        stopped.countDown();
        stopServer();
    }

    private void stopServer() {
        SystemServer running = server;
        if (running != null) {
            running.close();
        }
    }
}
