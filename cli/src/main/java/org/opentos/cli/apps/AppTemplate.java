package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;

/// What a new app begins as; the templates are in `ui/sdk/templates`.
final class AppTemplate {
    private static final Set<String> TEXTS = Set.of("html", "json", "ts", "css", "svg", "md");

    /// People see the name too, and so many letters may an app's have.
    static final int NAME_CHARACTERS_MAX = 40;

    private static final Pattern NAME =
            Pattern.compile("[a-z][a-z0-9-]{0," + (NAME_CHARACTERS_MAX - 1) + "}");

    private AppTemplate() {}

    /// Whether an app, its directory and its id can be called that.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static List<String> names(Path templates) {
        try (Stream<Path> found = Files.list(templates)) {
            return found.map(each -> each.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new CommandException("cannot read the templates in " + templates, failure);
        }
    }

    /// Writes an app into a directory that is not there yet.
    static void write(Path template, Path target, String id, String title) {
        try (Stream<Path> all = Files.walk(template)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = template.relativize(each).toString();
                // Under its own name it would count for the checkout of the templates.
                Path file = target.resolve(name.equals("gitignore") ? ".gitignore" : name);
                Files.createDirectories(file.getParent());
                if (isText(name)) {
                    String text = Files.readString(each);
                    Files.writeString(file, text.replace("{{id}}", id).replace("{{title}}", title));
                } else {
                    Files.copy(each, file);
                }
            }
        } catch (IOException failure) {
            throw new CommandException("cannot write the app to " + target, failure);
        }
    }

    private static boolean isText(String name) {
        return TEXTS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /// `moon-jump` as people read it: `Moon Jump`.
    static String title(String name) {
        StringBuilder title = new StringBuilder();
        for (String word : name.split("-")) {
            if (!word.isEmpty()) {
                title.append(title.isEmpty() ? "" : " ")
                        .append(Character.toUpperCase(word.charAt(0)))
                        .append(word.substring(1));
            }
        }
        return title.toString();
    }
}
