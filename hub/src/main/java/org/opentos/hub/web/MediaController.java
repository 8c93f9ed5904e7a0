package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Media for terminals, which have no sign-in; each address holds a pass.
@RestController
@Hidden
class MediaController {
    private final MediaAnswers media;

    MediaController(MediaAnswers media) {
        this.media = media;
    }

    @GetMapping("/api/v1/media/{installation}/{item}/{pass}/{name}")
    @Nullable ResponseEntity<?> media(
            @PathVariable Id.InstallationId installation,
            @PathVariable Id.ContentItemId item,
            @PathVariable String pass,
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response) {
        return media.answer(installation, item, pass, name, request, response);
    }
}
