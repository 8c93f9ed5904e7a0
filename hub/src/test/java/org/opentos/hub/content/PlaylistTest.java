package org.opentos.hub.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Outcome;

class PlaylistTest {
    private static final URI BASE = URI.create("https://cdn.example/live/list.m3u8?word=1");

    private static String rewritten(String text) {
        return Playlist.rewrite(text, BASE, each -> "<" + each + ">").orElseThrow();
    }

    @Test
    void whatever_a_playlist_names_is_called_as_the_hub_calls_it() {
        assertThat(
                        rewritten(
                                """
                                #EXTM3U
                                # a remark
                                #EXT-X-MEDIA:TYPE=AUDIO,URI="sound/a.m3u8",NAME="A"
                                #EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/k",IV=0x1
                                #EXT-X-STREAM-INF:BANDWIDTH=1
                                /other/b.m3u8
                                #EXTINF:4,
                                part1.ts

                                """))
                .isEqualTo(
                        """
                        #EXTM3U
                        #EXT-X-MEDIA:TYPE=AUDIO,URI="<https://cdn.example/live/sound/a.m3u8>",NAME="A"
                        #EXT-X-KEY:METHOD=AES-128,URI="<https://keys.example/k>",IV=0x1
                        #EXT-X-STREAM-INF:BANDWIDTH=1
                        <https://cdn.example/other/b.m3u8>
                        #EXTINF:4,
                        <https://cdn.example/live/part1.ts>
                        """);
    }

    @Test
    void addresses_that_are_not_http_go_no_further() {
        assertThat(
                        rewritten(
                                "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"file:///etc/passwd\"\nfile:///etc/passwd\ndata:video/mp2t,x\n"))
                .isEqualTo("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"\"\n");
    }

    @Test
    void what_is_no_playlist_is_none() {
        assertThat(Playlist.rewrite("<html>", BASE, URI::toString)).isEmpty();
        assertThat(
                        Playlist.rewrite(
                                "#EXTM3U\n" + "a\n".repeat(Playlist.LINES_MAX + 1),
                                BASE,
                                URI::toString))
                .isEmpty();
    }

    @Test
    void lists_of_sources_are_read_and_nothing_else_is() {
        assertThat(
                        Opml.read(
                                bytes(
                                        "<opml version='1.0'><body><outline text='a'><outline xmlUrl='https://a.example/'/></outline><outline xmlUrl='https://b.example/'/></body></opml>")))
                .isEqualTo(Outcome.done(List.of("https://a.example/", "https://b.example/")));
        for (String no :
                List.of(
                        "",
                        "<rss/>",
                        "<opml>",
                        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml>&a;</opml>")) {
            assertThat(Opml.read(bytes(no))).as(no).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(Opml.read(new byte[Opml.BYTES_MAX + 1])).isInstanceOf(Outcome.Refused.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
