package org.opentos.protocol.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Refusal.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HardwareRulesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static JsonNode tree(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /// A property or event of this schema and hardware, both written without their braces.
    private static JsonNode affordance(String schema, String hardware) {
        return tree("{" + schema + ", 'tos:hardware': {" + hardware + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'boolean' | 'kind':'led','name':'input3::capslock'",
                "'type':'integer','minimum':0,'maximum':100 | 'kind':'led','name':'status'",
                "'type':'number','minimum':5,'maximum':100 | 'kind':'backlight'",
                "'type':'number','readOnly':true | 'kind':'hwmon','channel':'temp1'",
                "'type':'number','readOnly':true | 'kind':'iio','name':'als','channel':'illuminance'",
                "'type':'integer','readOnly':true | 'kind':'battery'",
                "'type':'boolean','readOnly':true | 'kind':'network','name':'eth0'",
                "'type':'integer','minimum':0,'maximum':100 | 'kind':'sound','channel':'Front Mic'",
                "'type':'boolean' | 'kind':'gpio','name':'INT33FC:00','channel':17,'activeLow':true",
                "'type':'boolean','readOnly':true | 'kind':'gpio','name':'a b','channel':'[SDIO_CLK]','bias':'pull-up','debounceMillis':20",
                "'type':'boolean','readOnly':true | 'kind':'input','name':'Power Button','channel':'KEY_POWER'",
                "'type':'string','readOnly':true,'maxLength':32 | 'kind':'wifi'",
                "'type':'integer','readOnly':true | 'kind':'wifi','name':'wlan0'",
                "'type':'boolean','readOnly':true | 'kind':'bluetooth','addresses':['C0:FF:EE:01:23:45']",
                "'type':'integer','readOnly':true | 'kind':'bluetooth','services':['0000180f-0000-1000-8000-00805f9b34fb']",
            })
    void takes_a_property_that_fits(String schema, String hardware) {
        assertThat(HardwareRules.ofProperty(affordance(schema, hardware))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'boolean' | 'kind':'tea' | /tos:hardware/kind",
                "'type':'boolean' | 'name':'status' | /tos:hardware/kind",
                "'type':'boolean' | 'kind':'led' | /tos:hardware/name",
                "'type':'boolean' | 'kind':'led','name':'../../etc/passwd' | /tos:hardware/name",
                "'type':'boolean' | 'kind':'led','name':7 | /tos:hardware/name",
                "'type':'boolean' | 'kind':'led','name':'a','colour':'red' | /tos:hardware/colour",
                "'type':'string' | 'kind':'led','name':'a' | /type",
                "'title':'no type' | 'kind':'led','name':'a' | /type",
                "'type':'integer','minimum':0 | 'kind':'led','name':'a' | /maximum",
                "'type':'integer','minimum':7,'maximum':7 | 'kind':'led','name':'a' | /maximum",
                "'type':'number','maximum':1 | 'kind':'backlight' | /minimum",
                "'type':'number' | 'kind':'hwmon','channel':'temp1' | /readOnly",
                "'type':'boolean','readOnly':true | 'kind':'hwmon','channel':'temp1' | /type",
                "'type':'number','readOnly':true | 'kind':'hwmon','channel':'../temp1' | /tos:hardware/channel",
                "'type':'number','readOnly':true | 'kind':'iio' | /tos:hardware/channel",
                "'type':'boolean','writeOnly':true | 'kind':'led','name':'a' | /writeOnly",
                "'type':'number','minimum':0,'maximum':200 | 'kind':'sound','channel':'Master' | /maximum",
                "'type':'boolean' | 'kind':'sound','channel':'-Master' | /tos:hardware/channel",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1024 | /tos:hardware/channel",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':-1 | /tos:hardware/channel",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1.5 | /tos:hardware/channel",
                "'type':'boolean' | 'kind':'gpio','channel':1 | /tos:hardware/name",
                "'type':'boolean' | 'kind':'gpio','name':'01234567890123456789012345678901','channel':1 | /tos:hardware/name",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1,'debounceMillis':5 | /tos:hardware/debounceMillis",
                "'type':'boolean','readOnly':true | 'kind':'gpio','name':'c','channel':1,'debounceMillis':5000 | /tos:hardware/debounceMillis",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1,'bias':'up' | /tos:hardware/bias",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1,'activeLow':'yes' | /tos:hardware/activeLow",
                "'type':'boolean' | 'kind':'gpio','name':'c','channel':1,'edge':'both' | /tos:hardware/edge",
                "'type':'boolean','readOnly':true | 'kind':'input','channel':'KEY_TEA_CUP' | /tos:hardware/channel",
                "'type':'boolean' | 'kind':'input','channel':'KEY_A' | /readOnly",
                "'type':'boolean','readOnly':true | 'kind':'input','name':'a','path':'b','channel':'KEY_A' | /tos:hardware/path",
                "'type':'string','readOnly':true,'maxLength':8 | 'kind':'wifi' | /maxLength",
                "'type':'integer','readOnly':true | 'kind':'bluetooth' | /tos:hardware",
                "'type':'integer','readOnly':true | 'kind':'bluetooth','addresses':[] | /tos:hardware/addresses",
                "'type':'integer','readOnly':true | 'kind':'bluetooth','addresses':['here'] | /tos:hardware/addresses",
                "'type':'integer','readOnly':true | 'kind':'bluetooth','services':['180f'] | /tos:hardware/services",
            })
    void names_the_place_of_what_does_not_fit(String schema, String hardware, String place) {
        assertThat(HardwareRules.ofProperty(affordance(schema, hardware)))
                .extracting(Fault::pointer)
                .containsExactly(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "'led'", "[]", "null", "true"})
    void hardware_is_an_object(String said) {
        List<Fault> faults =
                HardwareRules.ofProperty(tree("{'type':'boolean','tos:hardware':" + said + "}"));
        assertThat(faults)
                .containsExactly(
                        new Fault(
                                "/tos:hardware",
                                "must be an object with a kind: one of " + HardwareKind.all()));
    }

    @Test
    void an_event_is_of_what_happens_and_says_at_most_whether_it_is_on() {
        assertThat(HardwareRules.ofEvent(tree("{'description':'of no hardware'}"))).isEmpty();
        String key = "'kind':'input','channel':'KEY_POWER','edge':'falling'";
        assertThat(HardwareRules.ofEvent(affordance("'title':'Off'", key))).isEmpty();
        assertThat(HardwareRules.ofEvent(affordance("'data':{'type':'boolean'}", key))).isEmpty();
        assertThat(HardwareRules.ofEvent(affordance("'data':{'type':'string'}", key)))
                .extracting(Fault::pointer)
                .containsExactly("/data/type");
        assertThat(
                        HardwareRules.ofEvent(
                                affordance("'title':'Warm'", "'kind':'iio','channel':'temp'")))
                .extracting(Fault::pointer)
                .containsExactly("/tos:hardware/kind");
        assertThat(
                        HardwareRules.ofEvent(
                                affordance("'title':'Off'", key.replace("falling", "down"))))
                .extracting(Fault::pointer)
                .containsExactly("/tos:hardware/edge");
    }

    @Test
    void a_line_of_a_chip_has_one_user() {
        String line = "{'tos:hardware':{'kind':'gpio','name':'chip','channel':%s}}";
        JsonNode apart =
                tree(
                        "{'properties':{'a':%s,'b':%s},'events':{'c':%s}}"
                                .formatted(
                                        line.formatted(1),
                                        line.formatted("'1'"),
                                        line.formatted(2)));
        assertThat(HardwareRules.shared(apart)).isEmpty();
        JsonNode shared =
                tree(
                        "{'properties':{'a':%s},'events':{'c/d':%s}}"
                                .formatted(line.formatted(1), line.formatted(1)));
        assertThat(HardwareRules.shared(shared))
                .containsExactly(
                        new Fault(
                                "/events/c~1d/tos:hardware/channel",
                                "is the line of a, and a line has one user"));
    }

    @Test
    void keys_have_the_numbers_of_linux() {
        assertThat(InputCode.named("KEY_POWER")).contains(new InputCode(116, false));
        assertThat(InputCode.named("BTN_SOUTH")).isEqualTo(InputCode.named("BTN_A"));
        assertThat(InputCode.named("SW_LID")).contains(new InputCode(0, true));
        assertThat(InputCode.named("KEY_MAX")).isEqualTo(Optional.empty());
        assertThat(InputCode.named("#")).isEmpty();
    }
}
