package org.opentos.hub.web;

import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.hub.identity.Hosts;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.settings.HubSettings;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Opens HTTPS beside HTTP, with a certificate of the hub's own authority.
@Component
class HttpsDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final HubSettings settings;
    private final Hosts hosts;
    private final CertificateAuthority authority;
    private final Doors doors;

    HttpsDoor(HubSettings settings, Hosts hosts, CertificateAuthority authority, Doors doors) {
        this.settings = settings;
        this.hosts = hosts;
        this.authority = authority;
        this.doors = doors;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addAdditionalConnectors(connector());
    }

    private Connector connector() {
        Connector connector = new Connector(Http11NioProtocol.class.getName());
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setPort(settings.httpsPort());
        Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
        protocol.setProperty("address", settings.bind());
        protocol.setSSLEnabled(true);
        protocol.setExecutor(new VirtualThreadExecutor("https-"));
        SSLHostConfig tls = new SSLHostConfig();
        tls.setProtocols("TLSv1.2+TLSv1.3");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
        certificate.setSslContext(new TlsContext(context()));
        tls.addCertificate(certificate);
        protocol.addSslHostConfig(tls);
        return connector;
    }

    private SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(authority.serverKeys(hosts.names()), null, null);
            return context;
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("TLS is part of every JDK", absent);
        }
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (event.getWebServer() instanceof TomcatWebServer server) {
            List.of(server.getTomcat().getService().findConnectors()).stream()
                    .filter(Connector::getSecure)
                    .forEach(connector -> doors.opened("https", connector.getLocalPort()));
        }
    }
}
