package org.opentos.hub.pay.provider;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.exception.HttpException;
import com.wechat.pay.java.core.http.AbstractHttpClient;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.OriginalResponse;
import com.wechat.pay.java.core.http.RequestBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Carries what WeChat Pay's library signs and verifies. The library writes WeChat Pay's own
/// address into each request; it is replaced by the one that was set.
final class WeChatHttp extends AbstractHttpClient {
    static final String OWN_HOST = "api.mch.weixin.qq.com";

    /// The library looks for headers by these very names.
    private static final List<String> HEADERS =
            List.of(
                    "Wechatpay-Serial",
                    "Wechatpay-Signature",
                    "Wechatpay-Timestamp",
                    "Wechatpay-Nonce",
                    "Request-ID");

    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final ProviderHttp http;

    WeChatHttp(Credential credential, Validator validator, ProviderHttp http) {
        super(credential, validator);
        this.http = http;
    }

    @Override
    protected String getHttpClientInfo() {
        return "opentos";
    }

    /// An answer that says nothing about the request itself leaves as if there was none.
    @Override
    protected OriginalResponse innerExecute(HttpRequest request) {
        ProviderHttp.Response response;
        try {
            response =
                    http.send(
                            request.getHttpMethod().name(),
                            pathAndQuery(request),
                            request.getHeaders().getHeaders(),
                            body(request.getBody()));
        } catch (IOException failure) {
            throw new HttpException(request, failure);
        }
        if (response.status() >= SERVER_FAULT || response.status() == TOO_MANY_REQUESTS) {
            throw new HttpException(request, new IOException("status " + response.status()));
        }
        TreeMap<String, String> headers = first(response.headers());
        return new OriginalResponse.Builder()
                .request(request)
                .statusCode(response.status())
                .headers(named(headers))
                .contentType(headers.getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT))
                .body(new String(response.body(), StandardCharsets.UTF_8))
                .build();
    }

    @Override
    protected InputStream innerDownload(HttpRequest request) {
        if (request.getHttpMethod() != HttpMethod.GET || !isOurs(request.getUri())) {
            throw new HttpException(
                    request, new IOException("a download from " + request.getUri().getAuthority()));
        }
        try {
            ProviderHttp.Response response =
                    http.report(pathAndQuery(request), request.getHeaders().getHeaders());
            if (isInvalidHttpCode(response.status())) {
                throw new HttpException(request, new IOException("status " + response.status()));
            }
            return new ByteArrayInputStream(response.body());
        } catch (IOException failure) {
            throw new HttpException(request, failure);
        }
    }

    private boolean isOurs(URI address) {
        return http.isOurs(address)
                || "https".equals(address.getScheme()) && OWN_HOST.equals(address.getAuthority());
    }

    private static String pathAndQuery(HttpRequest request) {
        URI uri = request.getUri();
        String query = uri.getRawQuery();
        return query == null ? uri.getRawPath() : uri.getRawPath() + '?' + query;
    }

    private static byte[] body(@Nullable RequestBody body) {
        return switch (body) {
            case null -> new byte[0];
            case JsonRequestBody json -> json.getBody().getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("a body of " + body.getContentType());
        };
    }

    private static TreeMap<String, String> first(Map<String, List<String>> all) {
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    private static Map<String, String> named(TreeMap<String, String> headers) {
        Map<String, String> named = new HashMap<>();
        for (String name : HEADERS) {
            String value = headers.get(name);
            if (value != null) {
                named.put(name, value);
            }
        }
        return named;
    }
}
