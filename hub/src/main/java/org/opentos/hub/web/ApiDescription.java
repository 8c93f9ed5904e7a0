package org.opentos.hub.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.stream.Stream;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// What the OpenAPI document says beside the controllers: how requests prove who they are, and how
/// every refusal looks.
@Configuration(proxyBeanMethods = false)
@Lazy
class ApiDescription {
    private static final String REFUSED = "Refused";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
        Stream.of(Id.class.getPermittedSubclasses())
                .forEach(kind ->
                        SpringDocUtils.getConfig()
                                .replaceWithSchema(
                                        kind,
                                        new StringSchema().example(example(kind.getSimpleName()))));
    }

    private static String example(String name) {
        String kind =
                name.substring(0, name.length() - "Id".length()).toLowerCase(java.util.Locale.ROOT);
        return kind + "_01jd3zv5t8e6rbh3w7q2k9m4nx";
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("OpenTOS hub")
                                .version("1")
                                .description(
                                        "The connector that joins people, devices and services. Pages use a session cookie"
                                                + " and the CSRF header of GET /api/v1/session; apps use an access token of"
                                                + " /oauth2/token. A refusal is problem+json with a stable `code`.")
                                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        "session",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.APIKEY)
                                                .in(SecurityScheme.In.COOKIE)
                                                .name(SessionCookies.HTTP)
                                                .description(
                                                        "Named "
                                                                + SessionCookies.HTTPS
                                                                + " on https. Unsafe requests also carry X-CSRF-TOKEN."))
                                .addSecuritySchemes(
                                        "token",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .bearerFormat("JWT"))
                                .addSecuritySchemes(
                                        "operator",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.APIKEY)
                                                .in(SecurityScheme.In.HEADER)
                                                .name("Authorization")
                                                .description(
                                                        "`Operator TOKEN`, from run/operator.token of the data directory."))
                                .addResponses(
                                        REFUSED,
                                        new ApiResponse()
                                                .description("Why the request was not carried out.")
                                                .content(
                                                        new Content()
                                                                .addMediaType(
                                                                        "application/problem+json",
                                                                        new MediaType()
                                                                                .schema(
                                                                                        new Schema<>()
                                                                                                .$ref(
                                                                                                        "#/components/schemas/Problem"))))))
                .security(
                        List.of(
                                new SecurityRequirement().addList("session"),
                                new SecurityRequirement().addList("token")));
    }

    @Bean
    GlobalOpenApiCustomizer refusals() {
        return document -> {
            ModelConverters.getInstance(true)
                    .readAll(Problem.class)
                    .forEach((name, schema) -> document.getComponents().addSchemas(name, schema));
            document.getPaths()
                    .values()
                    .forEach(path -> path.readOperations().forEach(ApiDescription::refusal));
        };
    }

    private static void refusal(Operation operation) {
        operation
                .getResponses()
                .addApiResponse(
                        "default", new ApiResponse().$ref("#/components/responses/" + REFUSED));
    }
}
