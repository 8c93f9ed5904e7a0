package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.opentos.hub.identity.CertificateAuthority;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Publishes the root that devices and browsers of this hub trust.
@RestController
@Tag(name = "Authority", description = "The hub's own certificate authority.")
class AuthorityController {
    private static final int LINE_CHARACTERS = 64;

    private final CertificateAuthority authority;

    AuthorityController(CertificateAuthority authority) {
        this.authority = authority;
    }

    @GetMapping(value = "/api/v1/authority.pem", produces = "application/x-pem-file")
    @Operation(summary = "The root certificate, to be trusted by devices and browsers")
    ResponseEntity<String> authority() throws CertificateEncodingException {
        String encoded =
                Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(authority.root().getEncoded());
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"opentos-authority.pem\"")
                .body("-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }
}
