package org.opentos.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketsTest {
    @Test
    void what_is_written_is_cut_into_the_same_packets_however_it_arrives() {
        ByteBuf written = Unpooled.buffer();
        Packets.connect(written, new Login("device_1", "secret"), 60);
        Packets.publishHead(written, new byte[] {'t'}, 1, 0x1234, 200);
        written.writeZero(200);
        Packets.acknowledge(written, 0x1234);
        int bytes = written.readableBytes();
        List<Integer> whole = read(List.of(written.copy()));
        List<ByteBuf> pieces = new ArrayList<>();
        for (int at = 0; at < bytes; at++) {
            pieces.add(written.copy(at, 1));
        }
        assertThat(whole).containsExactly(Packets.CONNECT, Packets.PUBLISH, Packets.PUBACK);
        assertThat(read(pieces)).isEqualTo(whole);
        written.release();
    }

    private static List<Integer> read(List<ByteBuf> pieces) {
        List<Integer> types = new ArrayList<>();
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new PacketReader() {
                            @Override
                            protected void packet(
                                    ChannelHandlerContext context,
                                    int first,
                                    ByteBuf bytes,
                                    int end) {
                                types.add(first >> 4);
                            }

                            @Override
                            protected void batchEnded(ChannelHandlerContext context) {}
                        });
        pieces.forEach(channel::writeInbound);
        channel.finishAndReleaseAll();
        return types;
    }
}
