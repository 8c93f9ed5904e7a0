package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/// Serves the console. Its addresses are the console's own affair: each that is no file and that a
/// browser asks for as a page gets the console, which then shows what belongs there.
@Configuration(proxyBeanMethods = false)
class Pages implements WebMvcConfigurer {
    private static final Duration HASHED_KEPT = Duration.ofDays(365);
    private static final List<String> NOT_PAGES =
            List.of("api/", "oauth2/", "webauthn/", "login/", "actuator/", ".well-known/", "run/");

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Their names hold a hash of their content, so they never change.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/console/assets/")
                .setCacheControl(CacheControl.maxAge(HASHED_KEPT).cachePublic().immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations("classpath:/console/")
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new Console());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/index.html");
    }

    /// Finds a file of the console, or else the console itself.
    private static final class Console extends PathResourceResolver {
        private final Resource page = page();

        private static Resource page() {
            Resource built = new ClassPathResource("/console/index.html");
            return built.exists() ? built : new ClassPathResource("/not-built/index.html");
        }

        @Override
        protected @Nullable Resource resolveResourceInternal(
                @Nullable HttpServletRequest request,
                String path,
                List<? extends Resource> locations,
                ResourceResolverChain chain) {
            Resource file =
                    path.isEmpty()
                            ? null
                            : super.resolveResourceInternal(request, path, locations, chain);
            if (file != null || request == null) {
                return file;
            }
            return isPage(request, path) ? page : null;
        }

        private static boolean isPage(HttpServletRequest request, String path) {
            String accept = request.getHeader("Accept");
            return accept != null
                    && accept.contains("text/html")
                    && NOT_PAGES.stream().noneMatch(path::startsWith);
        }
    }
}
