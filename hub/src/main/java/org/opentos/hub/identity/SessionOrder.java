package org.opentos.hub.identity;

import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;

/// Keeps the rows of each session of a person together. Spring Session takes every row that does
/// not follow one of the same session for another session, and loses what it read before; in which
/// order PostgreSQL joins without being told is its own affair.
@Component
class SessionOrder implements SessionRepositoryCustomizer<JdbcIndexedSessionRepository> {
    private static final String QUERY =
            """
            select s.primary_id, s.session_id, s.creation_time, s.last_access_time,
                s.max_inactive_interval, sa.attribute_name, sa.attribute_bytes
            from %TABLE_NAME% s
            left join %TABLE_NAME%_attributes sa on s.primary_id = sa.session_primary_id
            where s.principal_name = ?
            order by s.primary_id
            """;

    @Override
    public void customize(JdbcIndexedSessionRepository repository) {
        repository.setListSessionsByPrincipalNameQuery(QUERY);
    }
}
