package org.opentos.hub.fabric.mqtt;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The normative statements of MQTT 3.1.1 that a test shows the door to keep. All of them are
/// listed in `mqtt/statements-3.1.1.tsv`; [StatementsTest] says which have no test.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Statement311 {
    String[] value();
}
