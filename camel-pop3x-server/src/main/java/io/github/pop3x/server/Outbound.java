package io.github.pop3x.server;

import io.github.pop3x.session.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers replies into blocks, so that many small replies are one write. One worker at a time puts; the writability of
 * the channel counts what was handed over, so memory is bounded by its water mark and one block.
 */
final class Outbound {

    private static final int BLOCK_OCTETS = 32 * 1024;
    private static final int FIRST_OCTETS = 256;
    private static final int LINGER_SECONDS = 5;

    private final Channel channel;
    private @Nullable ByteBuf block;
    private long total;
    private boolean ended;

    Outbound(Channel channel) {
        this.channel = channel;
    }

    /** How many octets were put so far, before TLS. */
    long total() {
        return total;
    }

    /** Adds a line and its line end. */
    void putLine(String line) {
        byte[] octets = encoded(line);
        room(octets.length).writeBytes(octets);
        total += octets.length;
    }

    /** Adds the next octets of a reply's content. Answers whether it is complete. */
    boolean fill(Reply.Content content) throws IOException {
        ByteBuf target = room(Reply.Content.MIN_BUFFER_OCTETS);
        ByteBuffer view = target.nioBuffer(target.writerIndex(), target.writableBytes());
        int start = view.position();
        boolean complete = content.fill(view);
        int octets = view.position() - start;
        target.writerIndex(target.writerIndex() + octets);
        total += octets;
        return complete;
    }

    /** Sends what was gathered. */
    void flush() {
        if (block != null) {
            channel.writeAndFlush(block);
            block = null;
        }
    }

    /**
     * Sends what was gathered, then ends this side and waits a while for the client to end its own. A socket that is
     * closed while octets wait to be read is reset, and what the client has not read yet is lost (RFC 1122
     * §4.2.2.13): one stray line end behind QUIT would cost it the end of its last message.
     */
    void flushAndEnd() {
        ByteBuf last = block == null ? channel.alloc().buffer(0) : block;
        block = null;
        channel.writeAndFlush(last).addListener(sent -> {
            if (sent.isSuccess()) {
                endOutput();
            } else {
                channel.close();
            }
        });
    }

    /** Closes if all was sent and only the client's end was waited for; on the event loop. */
    void closeIfEnded() {
        if (ended) {
            channel.close();
        }
    }

    private void endOutput() {
        ended = true;
        var patience = channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> patience.cancel(false));
        @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> shutdownOutput());
        }
    }

    private void shutdownOutput() {
        if (channel instanceof DuplexChannel socket && !socket.isInputShutdown()) {
            socket.shutdownOutput();
        } else {
            channel.close();
        }
    }

    /** Counts a line that {@link #sendPast} will send. */
    void count(String line) {
        total += encoded(line).length;
    }

    /** Sends a line past what is gathered; on the event loop, whatever a worker does. */
    void sendPast(String line) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(encoded(line)));
    }

    private static byte[] encoded(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    void release() {
        if (block != null) {
            block.release();
            block = null;
        }
    }

    private ByteBuf room(int octets) {
        if (block != null && block.readableBytes() + octets > BLOCK_OCTETS) {
            channel.write(block);
            block = null;
        }
        if (block == null) {
            block = channel.alloc().directBuffer(octets < FIRST_OCTETS ? FIRST_OCTETS : BLOCK_OCTETS);
        }
        return block.ensureWritable(octets < FIRST_OCTETS ? octets : BLOCK_OCTETS - block.readableBytes());
    }
}
