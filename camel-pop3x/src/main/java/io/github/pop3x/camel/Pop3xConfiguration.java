package io.github.pop3x.camel;

import io.github.pop3x.wire.TransportSecurity;
import java.util.Locale;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** The options of the component's endpoints. Not thread-safe; not changed once an endpoint has started. */
@UriParams
public class Pop3xConfiguration implements Cloneable {

    @UriPath(description = "Consumer: the server to poll. Producer: the address to listen on.")
    @Metadata(required = true)
    private String host = "";

    @UriPath(
            description =
                    "The port. Without it, 995 for security=tls and 110 for the others. A producer may give 0 for a free port.")
    private int port = -1;

    @UriPath(
            description = "Producer: the mailbox to deposit into; the header CamelPop3xMailbox goes before it. Without"
                    + " both, the mailbox of the option username.")
    private @Nullable String mailbox;

    @UriParam(
            label = "security",
            defaultValue = "tls",
            enums = "tls,starttls,none",
            description = "tls: TLS from the first octet. starttls: STLS is required before anything secret is sent."
                    + " none: clear text, the password included. There is no opportunistic mode.")
    private String security = "tls";

    @UriParam(
            label = "security",
            description = "TLS material: trust for the consumer, key and certificate for the producer.")
    private @Nullable SSLContextParameters sslContextParameters;

    @UriParam(
            label = "consumer,security",
            defaultValue = "true",
            description = "Whether the server's certificate must be for the host that is polled.")
    private boolean hostnameVerification = true;

    @UriParam(
            label = "consumer,security",
            description = "Accepts every certificate, and so everybody between here and the server: for tests only.")
    private boolean trustAllCertificates;

    @UriParam(
            label = "security",
            description = "Consumer: the account's user name. Producer: the one user of a server with one mailbox.")
    @Metadata(secret = true)
    private @Nullable String username;

    @UriParam(
            label = "security",
            description = "Consumer: the account's password. Producer: the password of the one user.")
    @Metadata(secret = true)
    private @Nullable String password;

    @UriParam(
            label = "consumer,security",
            defaultValue = "auto",
            enums = "auto,user,plain",
            description = "How to log in. auto takes the strongest way that the server offers; any other name takes"
                    + " that one and no other.")
    private String authMechanism = "auto";

    @UriParam(
            label = "consumer",
            defaultValue = "true",
            description = "Whether a mail is deleted on the server once its exchange has completed. With false it is"
                    + " left there and the ledger remembers that it was delivered.")
    private boolean delete = true;

    @UriParam(
            label = "consumer",
            defaultValue = "file",
            javaType = "java.lang.String",
            description = "Where the unique-ids of delivered mails are remembered: file (below the component's"
                    + " stateDirectory), memory (forgotten at restart), or a bean (#name) of type"
                    + " io.github.pop3x.ledger.UidLedger.")
    private Object ledger = "file";

    @UriParam(
            label = "consumer",
            description = "Names this reader of the mailbox in the ledger: several consumers may each get every mail."
                    + " Without it, the id of the route.")
    private @Nullable String consumerId;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "The most mails that one poll gives to the route; 0 for all.")
    private int maxMessagesPerPoll;

    @UriParam(
            label = "consumer",
            defaultValue = "100",
            description = "After so many deletions the session is committed with QUIT and the next one begins, so that"
                    + " a lost connection costs one batch at the most.")
    private int commitEvery = 100;

    @UriParam(
            label = "consumer",
            defaultValue = "mail",
            enums = "mail,raw",
            description = "mail: the text as the body and the decoded headers of the mail as headers. raw: the mail's"
                    + " octets as a stream, nothing parsed.")
    private String body = "mail";

    @UriParam(
            label = "consumer",
            defaultValue = "5",
            description = "After so many failed attempts a mail is no longer given to the route. It stays on the"
                    + " server and is flagged in the ledger; the others go on.")
    private int maxAttempts = 5;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "auto",
            enums = "auto,off,on",
            description = "Whether commands are sent without waiting for each reply. auto: where the server offers it"
                    + " after login.")
    private String pipelining = "auto";

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long to wait for a connection.")
    private long connectTimeout = 30_000;

    @UriParam(
            label = "consumer",
            defaultValue = "120000",
            javaType = "java.time.Duration",
            description = "How long the server may be silent while an answer is due.")
    private long readTimeout = 120_000;

    @UriParam(
            label = "consumer",
            javaType = "java.time.Duration",
            description = "The longest that one session of a poll may take; without it there is no bound.")
    private long pollTimeout;

    @UriParam(
            label = "producer",
            javaType = "java.lang.String",
            description = "Where the mails are kept: maildir:path, memory, or a bean (#name) of type"
                    + " io.github.pop3x.maildrop.MailboxStore. Without it, a Maildir below the component's"
                    + " stateDirectory.")
    private @Nullable Object store;

    @UriParam(
            label = "producer,security",
            javaType = "java.lang.String",
            description =
                    "Who may log in: file:path, a file of io.github.pop3x.auth.UserFile, or a bean (#name) of type"
                            + " io.github.pop3x.auth.Authenticator. With neither this nor username and password, the route does"
                            + " not start.")
    private @Nullable Object users;

    @UriParam(
            label = "producer",
            defaultValue = "full",
            enums = "full,os",
            description = "full: a mail is on disk before the exchange goes on. os: it is written, and the operating"
                    + " system decides when it is on disk.")
    private String durability = "full";

    /** A copy, for an endpoint of its own. */
    public Pop3xConfiguration copy() {
        try {
            return (Pop3xConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** How connections are protected. */
    TransportSecurity transportSecurity() {
        return choice("security", security, TransportSecurity.class);
    }

    /** The port that was given, else the one registered for the security. */
    int effectivePort() {
        return port >= 0 ? port : transportSecurity().defaultPort();
    }

    /** Reads an option whose values are the names of an enum. */
    static <E extends Enum<E>> E choice(String option, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            known.append(known.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException("Option " + option + " can't be '" + value + "'; it takes " + known);
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public @Nullable String getMailbox() {
        return mailbox;
    }

    public void setMailbox(@Nullable String mailbox) {
        this.mailbox = mailbox;
    }

    public String getSecurity() {
        return security;
    }

    public void setSecurity(String security) {
        this.security = security;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public boolean isHostnameVerification() {
        return hostnameVerification;
    }

    public void setHostnameVerification(boolean hostnameVerification) {
        this.hostnameVerification = hostnameVerification;
    }

    public boolean isTrustAllCertificates() {
        return trustAllCertificates;
    }

    public void setTrustAllCertificates(boolean trustAllCertificates) {
        this.trustAllCertificates = trustAllCertificates;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public String getAuthMechanism() {
        return authMechanism;
    }

    public void setAuthMechanism(String authMechanism) {
        this.authMechanism = authMechanism;
    }

    public boolean isDelete() {
        return delete;
    }

    public void setDelete(boolean delete) {
        this.delete = delete;
    }

    public Object getLedger() {
        return ledger;
    }

    public void setLedger(Object ledger) {
        this.ledger = ledger;
    }

    public @Nullable String getConsumerId() {
        return consumerId;
    }

    public void setConsumerId(@Nullable String consumerId) {
        this.consumerId = consumerId;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public int getCommitEvery() {
        return commitEvery;
    }

    public void setCommitEvery(int commitEvery) {
        this.commitEvery = commitEvery;
    }

    public String getBody() {
        return body;
    }

    public void setBody(String body) {
        this.body = body;
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public String getPipelining() {
        return pipelining;
    }

    public void setPipelining(String pipelining) {
        this.pipelining = pipelining;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(long readTimeout) {
        this.readTimeout = readTimeout;
    }

    public long getPollTimeout() {
        return pollTimeout;
    }

    public void setPollTimeout(long pollTimeout) {
        this.pollTimeout = pollTimeout;
    }

    public @Nullable Object getStore() {
        return store;
    }

    public void setStore(@Nullable Object store) {
        this.store = store;
    }

    public @Nullable Object getUsers() {
        return users;
    }

    public void setUsers(@Nullable Object users) {
        this.users = users;
    }

    public String getDurability() {
        return durability;
    }

    public void setDurability(String durability) {
        this.durability = durability;
    }
}
