package org.opentos.hub.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A database that goes away at the n-th statement or commit, as when the process is killed there:
/// before it, or right after it, when nobody hears that it was done. What was not committed then is
/// rolled back.
public final class FaultyDataSource extends DelegatingDataSource {
    private @Nullable Fault fault;
    private int left;
    private boolean away;

    /// How one statement or commit fails.
    public enum Fault {
        /// The connection is lost before it is done.
        BEFORE("08006"),
        /// The connection is lost before it is done, or after it where it is a commit.
        AFTER_COMMIT("08006"),
        /// Another transaction got in between; only where there is a transaction.
        SERIALIZATION("40001");

        private final String state;

        Fault(String state) {
            this.state = state;
        }
    }

    public FaultyDataSource(DataSource real) {
        super(real);
    }

    /// From then on everything fails, until it is healed.
    ///
    /// @param steps how many statements and commits still go well
    /// @param afterCommit whether a commit is the step that fails only once it is done
    public synchronized void failAfter(int steps, boolean afterCommit) {
        failOnce(steps, afterCommit ? Fault.AFTER_COMMIT : Fault.BEFORE);
        away = true;
    }

    /// Only one statement or commit fails.
    ///
    /// @param steps how many go well before it
    public synchronized void failOnce(int steps, Fault how) {
        fault = how;
        left = steps;
        away = false;
    }

    /// @return whether something failed since it was told to
    public synchronized boolean heal() {
        boolean failed = left < 0;
        fault = null;
        left = 0;
        return failed;
    }

    private synchronized @Nullable Fault next(boolean inTransaction) {
        Fault how = fault;
        if (how == null || (how == Fault.SERIALIZATION && !inTransaction)) {
            return null;
        }
        boolean fails = left == 0 || (away && left < 0);
        left = Math.max(-1, left - 1);
        return fails ? how : null;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection real = super.getConnection();
        return (Connection)
                Proxy.newProxyInstance(
                        FaultyDataSource.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> call(real, method, arguments));
    }

    private @Nullable Object call(Connection real, Method method, @Nullable Object[] arguments)
            throws Throwable {
        boolean commit = method.getName().equals("commit");
        boolean step =
                commit
                        || method.getName().equals("prepareStatement")
                        || method.getName().equals("createStatement")
                        // By which a COPY gets at the driver.
                        || method.getName().equals("unwrap");
        boolean inTransaction = step && !real.getAutoCommit();
        Fault how = step ? next(inTransaction) : null;
        if (how != null && !(commit && how == Fault.AFTER_COMMIT)) {
            if (inTransaction) {
                real.rollback();
            }
            throw new SQLException("a fault before " + method.getName(), how.state);
        }
        try {
            Object result = method.invoke(real, arguments);
            if (how != null) {
                throw new SQLException("a fault after the commit", how.state);
            }
            return result;
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
