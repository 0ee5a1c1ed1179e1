package io.github.pop3x.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Reads the record headers in front of TLS 1.2 after its handshake: another handshake record is a renegotiation, which
 * no mail program needs and which costs a server more than a client (RFC 9325 §3.5). The JDK can forbid it for a whole
 * process only.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {

    private static final int HEADER_OCTETS = 5;
    private static final int HANDSHAKE = 22;

    private final byte[] header = new byte[HEADER_OCTETS];
    private int headerOctets;
    private int recordOctets;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        ByteBuf octets = (ByteBuf) message;
        int at = octets.readerIndex();
        while (at < octets.writerIndex()) {
            if (recordOctets > 0) {
                int skipped = Math.min(recordOctets, octets.writerIndex() - at);
                recordOctets -= skipped;
                at += skipped;
            } else {
                header[headerOctets] = octets.getByte(at);
                headerOctets++;
                at++;
                if (header[0] == HANDSHAKE) {
                    ReferenceCountUtil.release(message);
                    throw new SSLException("renegotiation refused");
                }
                endHeader();
            }
        }
        context.fireChannelRead(message);
    }

    private void endHeader() {
        if (headerOctets == HEADER_OCTETS) {
            headerOctets = 0;
            recordOctets = (header[3] & 0xFF) << Byte.SIZE | header[4] & 0xFF;
        }
    }
}
