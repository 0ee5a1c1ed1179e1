package io.github.pop3x.examples.quickstart;

import org.apache.camel.builder.RouteBuilder;

/**
 * Three routes: mails from a folder are deposited into an embedded POP3 server; a second route polls that server over
 * TLS; what it saw is served as one mail in a second mailbox.
 */
final class QuickstartRoutes extends RouteBuilder {

    private static final long QUIET_MS = 2_000;

    @Override
    public void configure() {
        // snippet:deposit
        from("file:{{quickstart.outgoing}}?delete=true&sortBy=file:name")
                .routeId("deposit")
                .to("pop3x:localhost:{{quickstart.port}}/inbox?users=#users&sslContextParameters=#serverKey"
                        + "&store=maildir:{{quickstart.maildrops}}")
                .log("deposited ${file:name} as ${header.CamelPop3xUid}");
        // end

        // snippet:consume
        from("pop3x:localhost:{{quickstart.port}}?username=inbox&password={{quickstart.password}}"
                        + "&sslContextParameters=#clientTrust&delay=1000")
                .routeId("poll")
                .log("polled '${header.Subject}' from ${header.From}, ${header.CamelPop3xOctets} octets")
                .setProperty("line", simple("${header.CamelPop3xOctets} octets: ${header.Subject}"))
                .to("file:{{quickstart.received}}?fileName=${header.CamelPop3xUid}.txt")
                .wireTap("seda:digest");
        // end

        from("seda:digest")
                .routeId("digest")
                .transform(exchangeProperty("line"))
                .aggregate(constant(true), new LineByLine())
                .completionTimeout(QUIET_MS)
                .removeHeaders("*")
                .setHeader("Subject", simple("${exchangeProperty.CamelAggregatedSize} mails came in"))
                .setHeader("From", constant("quickstart@localhost"))
                .setHeader("To", constant("digest@localhost"))
                .to("pop3x:localhost:{{quickstart.port}}/digest?users=#users&sslContextParameters=#serverKey"
                        + "&store=maildir:{{quickstart.maildrops}}")
                .bean("guide");
    }
}
