package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/// Tells a WebSocket client from a plain one by its first byte, so that one port serves both: HTTP
/// begins with `G` of GET, MQTT with the type of CONNECT.
@ChannelHandler.Sharable
final class FirstByte extends ChannelInboundHandlerAdapter {
    private static final int REQUEST_BYTES_MAX = 8 * 1024;

    private final WebSocketServerProtocolConfig config;

    FirstByte(Limits limits) {
        this.config =
                WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/mqtt")
                        .subprotocols("mqtt")
                        .checkStartsWith(false)
                        .allowExtensions(false)
                        .maxFramePayloadLength(limits.packetBytesMax())
                        .handshakeTimeoutMillis(limits.connectMillisMax())
                        .build();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable()) {
            ChannelPipeline pipeline = context.pipeline();
            if (bytes.getByte(bytes.readerIndex()) == 'G') {
                pipeline.addAfter(context.name(), "frames", new WebSocketFrames());
                pipeline.addAfter(
                        context.name(), "websocket", new WebSocketServerProtocolHandler(config));
                pipeline.addAfter(
                        context.name(), "request", new HttpObjectAggregator(REQUEST_BYTES_MAX));
                pipeline.addAfter(context.name(), "http", new HttpServerCodec());
            }
            context.fireChannelRead(message);
            pipeline.remove(this);
        } else {
            bytes.release();
        }
    }
}
