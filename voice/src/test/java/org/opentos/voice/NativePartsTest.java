package org.opentos.voice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who asks a program to hear has no native library on its class path.
class NativePartsTest {
    @Test
    void areInThePrograms() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.opentos.voice");

        noClasses()
                .that()
                .haveNameMatching(
                        "org\\.opentos\\.voice\\.(HearingClient|WakeClient|LikenessClient|Listening|models\\..*|grammar\\..*"
                                + "|likeness\\.(Likeness|Paraphrases)|sentences\\..*|speaking\\..*)(\\$.*)?")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage(
                        "ai.onnxruntime..",
                        "org.opentos.voice.moonshine..",
                        "org.opentos.voice.foreign..",
                        "org.opentos.voice.sphinx..",
                        "org.opentos.voice.vosk..")
                .check(classes);
    }
}
