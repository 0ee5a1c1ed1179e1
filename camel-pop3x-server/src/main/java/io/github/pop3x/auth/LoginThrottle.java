package io.github.pop3x.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Makes guessing passwords slow. Each failed login raises the delay of later answers to the same address and for the
 * same account: 2 s, doubled up to 15 s; time lowers it again. IPv6 addresses are taken by networks of 64 bits, and
 * networks of 48 bits count too, later. Whether the account exists makes no difference.
 *
 * <p>The answer is what is to be delayed, a positive one as well: whoever hangs up early must not learn from the silence
 * that a guess was wrong. Nobody sleeps here; the caller holds its answer back.
 *
 * <p>One client's failures delay another address through the account only. Memory is bounded: the addresses and
 * accounts that were seen last are remembered.
 *
 * <p>Safe for use by many threads.
 */
public final class LoginThrottle {

    /** How many addresses, networks and accounts are remembered, each. */
    static final int MAX_REMEMBERED = 10_000;

    private static final Duration DEFAULT_FIRST = Duration.ofSeconds(2);
    private static final Duration DEFAULT_LONGEST = Duration.ofSeconds(15);
    private static final Duration DEFAULT_DECAY = Duration.ofSeconds(30);
    private static final int CUSTOMER_OCTETS = 8;
    private static final int SITE_OCTETS = 6;
    /** What one site's other customers may get wrong before everybody there waits. */
    private static final int SITE_FREE_FAILURES = 8;

    private static final int MAX_ACCOUNT_CHARACTERS = 128;

    private final Duration longest;
    private final FailureCounts addresses;
    private final FailureCounts sites;
    private final FailureCounts accounts;

    /** 2 s, doubled up to 15 s, one step less every 30 s. */
    public LoginThrottle() {
        this(DEFAULT_FIRST, DEFAULT_LONGEST, DEFAULT_DECAY, System::nanoTime);
    }

    /**
     * A throttle with its own times.
     *
     * @param first the delay after one failure; zero throttles nothing
     * @param longest the most that one answer is delayed
     * @param decay the time after which one failure is forgotten; more than zero
     * @param nanoClock a clock like {@link System#nanoTime()}
     */
    public LoginThrottle(Duration first, Duration longest, Duration decay, LongSupplier nanoClock) {
        if (first.isNegative() || longest.compareTo(first) < 0 || decay.isNegative() || decay.isZero()) {
            throw new IllegalArgumentException("A throttle needs 0 <= first <= longest and decay > 0, not " + first
                    + ", " + longest + ", " + decay);
        }
        this.longest = longest;
        this.addresses = new FailureCounts(first, longest, decay, 0, nanoClock);
        this.sites = new FailureCounts(first, longest, decay, SITE_FREE_FAILURES, nanoClock);
        this.accounts = new FailureCounts(first, longest, decay, 0, nanoClock);
    }

    /** Throttles nothing. */
    public static LoginThrottle off() {
        return new LoginThrottle(Duration.ZERO, Duration.ZERO, DEFAULT_DECAY, System::nanoTime);
    }

    /**
     * A login failed.
     *
     * @param account what the client named, whether it exists or not; empty if it named none
     * @return how long the answer is to be held back
     */
    public Duration failed(InetAddress client, String account) {
        if (longest.isZero()) {
            return Duration.ZERO;
        }
        addresses.add(customer(client));
        if (client instanceof Inet6Address) {
            sites.add(site(client));
        }
        if (!account.isEmpty()) {
            accounts.add(keyOf(account));
        }
        return delay(client, account);
    }

    /**
     * A login succeeded: the account's failures are forgotten, the address's stay.
     *
     * @return how long the answer is to be held back, for what failed before
     */
    public Duration succeeded(InetAddress client, String account) {
        Duration delay = delay(client, account);
        accounts.remove(keyOf(account));
        return delay;
    }

    private Duration delay(InetAddress client, String account) {
        Duration delay = addresses.delay(customer(client));
        delay = longer(delay, accounts.delay(keyOf(account)));
        return client instanceof Inet6Address ? longer(delay, sites.delay(site(client))) : delay;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static String customer(InetAddress client) {
        return client instanceof Inet6Address ? prefix(client, CUSTOMER_OCTETS) : client.getHostAddress();
    }

    private static String site(InetAddress client) {
        return prefix(client, SITE_OCTETS);
    }

    private static String prefix(InetAddress client, int octets) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(client.getAddress(), octets));
    }

    // Upper and lower case of one name are one account to most directories, and would be many guesses here.
    private static String keyOf(String account) {
        String kept = account.substring(0, Math.min(account.length(), MAX_ACCOUNT_CHARACTERS));
        return kept.toLowerCase(Locale.ROOT);
    }
}
