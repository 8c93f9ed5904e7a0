package org.opentos.hub.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// How controllers receive their arguments.
@Configuration(proxyBeanMethods = false)
class WebSetup implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerResolver());
    }

    @Override
    public void addFormatters(FormatterRegistry formats) {
        formats.addConverterFactory(new IdFormats());
    }
}
