package org.opentos.hub.market.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.PackagePath;
import org.springframework.stereotype.Component;

/// Apps that run in their persons' own browsers, and the files of which they are made there.
///
/// A page of an app carries no sign-in, so its files are found by a word in their address: it opens
/// the files of one version for one installation, as long as that runs this version.
@Component
public class BrowserApps {
    /// Where apps run, and nothing else is.
    public static final String PATH = "/run/";

    private static final String ALGORITHM = "HmacSHA256";

    /// Packages that are read at once: each may be large.
    private static final int READ_AT_ONCE = 4;

    private final Secrets secrets;
    private final Installations installations;
    private final Store store;
    private final Semaphore reading = new Semaphore(READ_AT_ONCE);

    BrowserApps(Secrets secrets, Installations installations, Store store) {
        this.secrets = secrets;
        this.installations = installations;
        this.store = store;
    }

    /// An app that is about to run.
    ///
    /// @param pass opens its files, 43 characters of base64url
    public record Opening(Installations.Shown running, Offer version, String pass) {}

    /// A file of an app.
    ///
    /// @param network the origins to which its app may connect
    public record AppFile(byte[] content, String type, List<String> network) {}

    /// Empty where the person has no such app in the own browser, or it does not run now.
    public Optional<Opening> open(Id.PersonId person, Id.InstallationId id) {
        return living(id)
                .filter(each -> each.installation().person().equals(person))
                .flatMap(each ->
                        each.version()
                                .map(version -> new Opening(each, version, pass(id, version))));
    }

    private Optional<Installations.Shown> living(Id.InstallationId id) {
        return installations.living(id, Optional.empty());
    }

    /// Where the files of an app begin that runs in its person's own browser.
    public String path(Id.InstallationId id, Offer version) {
        return path(id, pass(id, version));
    }

    /// The same, of an opened one.
    public static String path(Id.InstallationId id, String pass) {
        return PATH + id.text() + '/' + pass + '/';
    }

    /// Whether the pass is that of an app that runs now.
    public boolean opens(Id.InstallationId id, String pass) {
        return living(id)
                .flatMap(Installations.Shown::version)
                .filter(version -> same(pass(id, version), pass))
                .isPresent();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /// The icon of what a person has, here or on a terminal, as it is there now: also a draft's, of
    /// which the store has none. Empty where the person has no such app, or it left the store.
    public Optional<AppFile> icon(Caller caller, Id.InstallationId id) {
        return installations.of(caller).stream()
                .filter(each -> each.installation().id().equals(id))
                .findFirst()
                .flatMap(Installations.Shown::version)
                .flatMap(version -> {
                    AppManifest.Icon icon = version.manifest().icons().getFirst();
                    return read(version.digest(), icon.path())
                            .map(content -> new AppFile(content, icon.type(), List.of()));
                });
    }

    /// Empty where there is no such file, or the pass does not open it.
    ///
    /// @param path as the package names it
    public Optional<AppFile> file(Id.InstallationId id, String pass, String path) {
        return living(id)
                .flatMap(Installations.Shown::version)
                .filter(version -> same(pass(id, version), pass))
                .flatMap(version ->
                        read(version.digest(), path)
                                .map(content ->
                                        new AppFile(
                                                content,
                                                PackagePath.type(path),
                                                version.manifest().network().stream()
                                                        .map(AppManifest.Network::origin)
                                                        .toList())));
    }

    private Optional<byte[]> read(String digest, String path) {
        reading.acquireUninterruptibly();
        try {
            return store.file(digest, path);
        } finally {
            reading.release();
        }
    }

    private String pass(Id.InstallationId id, Offer version) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key("app-passes"), ALGORITHM));
            byte[] whole =
                    mac.doFinal(
                            (id.text() + '/' + version.digest()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }
}
