package org.opentos.hub.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A database that goes away at the n-th statement or commit, as when the process is killed there:
/// before it, or right after it, when nobody hears that it was done.
public final class FaultyDataSource extends DelegatingDataSource {
    private int left = Integer.MAX_VALUE;
    private boolean after;

    public FaultyDataSource(DataSource real) {
        super(real);
    }

    /// @param steps how many statements and commits still go well
    /// @param afterCommit whether a commit is the step that fails only once it is done
    public void failAfter(int steps, boolean afterCommit) {
        left = steps;
        after = afterCommit;
    }

    public void heal() {
        left = Integer.MAX_VALUE;
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

    private Object call(Connection real, Method method, Object[] arguments) throws Throwable {
        boolean commit = method.getName().equals("commit");
        boolean step =
                commit
                        || method.getName().equals("prepareStatement")
                        || method.getName().equals("createStatement");
        boolean fails = step && left-- <= 0;
        if (fails && !(commit && after)) {
            throw new SQLException("the process was killed before " + method.getName(), "08006");
        }
        try {
            Object result = method.invoke(real, arguments);
            if (fails) {
                throw new SQLException("the process was killed after the commit", "08006");
            }
            return result;
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
