package io.github.pop3x.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LoginThrottle throttle = new LoginThrottle(seconds(2), seconds(15), seconds(30), now::get);

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(int seconds) {
        now.addAndGet(seconds(seconds).toNanos());
    }

    @Test
    void delayDoublesUpToItsLimit() {
        InetAddress client = address("192.0.2.1");
        int[] expected = {2, 4, 8, 15, 15, 15, 15, 15, 15, 15, 15};
        for (int delay : expected) {
            assertThat(throttle.failed(client, "alice")).isEqualTo(seconds(delay));
        }
    }

    @Test
    void timeForgetsOneFailureAfterTheOther() {
        InetAddress client = address("192.0.2.1");
        throttle.failed(client, "alice");
        throttle.failed(client, "alice");
        throttle.failed(client, "alice");
        pass(29);
        assertThat(throttle.succeeded(client, "bob")).isEqualTo(seconds(8));
        pass(1);
        assertThat(throttle.succeeded(client, "bob")).isEqualTo(seconds(4));
        pass(31);
        assertThat(throttle.succeeded(client, "bob")).isEqualTo(seconds(2));
        pass(29);
        assertThat(throttle.succeeded(client, "bob")).isZero();
    }

    @Test
    void aCleanClientIsNeverDelayed() {
        assertThat(throttle.succeeded(address("192.0.2.1"), "alice")).isZero();
    }

    @Test
    void anotherAddressWaitsForTheAccountOnly() {
        throttle.failed(address("192.0.2.1"), "alice");
        throttle.failed(address("192.0.2.1"), "alice");
        assertThat(throttle.succeeded(address("192.0.2.2"), "bob")).isZero();
        assertThat(throttle.succeeded(address("192.0.2.2"), "alice")).isEqualTo(seconds(4));
    }

    @Test
    void aSuccessForgetsTheAccountAndNotTheAddress() {
        throttle.failed(address("192.0.2.1"), "alice");
        assertThat(throttle.succeeded(address("192.0.2.2"), "alice")).isEqualTo(seconds(2));
        assertThat(throttle.succeeded(address("192.0.2.2"), "alice")).isZero();
        assertThat(throttle.succeeded(address("192.0.2.1"), "alice")).isEqualTo(seconds(2));
    }

    @Test
    void lettersOfAnotherCaseAreNoOtherAccount() {
        throttle.failed(address("192.0.2.1"), "Alice");
        assertThat(throttle.failed(address("192.0.2.2"), "ALICE")).isEqualTo(seconds(4));
    }

    @Test
    void noNameIsNoAccount() {
        throttle.failed(address("192.0.2.1"), "");
        assertThat(throttle.failed(address("192.0.2.2"), "")).isEqualTo(seconds(2));
    }

    @Test
    void ipv6CountsByNetworksOf64Bits() {
        throttle.failed(address("2001:db8:0:1::1"), "a");
        assertThat(throttle.failed(address("2001:db8:0:1:ffff::2"), "b")).isEqualTo(seconds(4));
        assertThat(throttle.failed(address("2001:db8:0:2::1"), "c")).isEqualTo(seconds(2));
    }

    @Test
    void manyNetworksOf64BitsCountAsOneOf48() {
        for (int network = 0; network < 8; network++) {
            assertThat(throttle.failed(address("2001:db8:0:" + network + "::1"), "u" + network))
                    .isEqualTo(seconds(2));
        }
        throttle.failed(address("2001:db8:0:8::1"), "u8");
        throttle.failed(address("2001:db8:0:9::1"), "u9");
        assertThat(throttle.succeeded(address("2001:db8:0:a::1"), "x")).isEqualTo(seconds(4));
        assertThat(throttle.succeeded(address("2001:db8:1:a::1"), "x")).isZero();
    }

    @Test
    void memoryIsBoundedAndTheLatestAreKept() {
        for (int n = 0; n < 3 * LoginThrottle.MAX_REMEMBERED; n++) {
            throttle.failed(address("10.0." + n / 256 % 256 + "." + n % 256), "user" + n);
        }
        assertThat(throttle.succeeded(address("192.0.2.1"), "user0")).isZero();
        assertThat(throttle.succeeded(address("192.0.2.1"), "user" + (3 * LoginThrottle.MAX_REMEMBERED - 1)))
                .isEqualTo(seconds(2));
    }

    @Test
    void namesOfAnyLengthCostTheSame() {
        throttle.failed(address("192.0.2.1"), "x".repeat(60_000) + "1");
        assertThat(throttle.failed(address("192.0.2.2"), "x".repeat(60_000) + "2"))
                .isEqualTo(seconds(4));
    }

    @Test
    void canBeOff() {
        LoginThrottle off = LoginThrottle.off();
        for (int n = 0; n < 10; n++) {
            assertThat(off.failed(address("192.0.2.1"), "alice")).isZero();
        }
        assertThat(off.succeeded(address("192.0.2.1"), "alice")).isZero();
    }

    @Test
    void timesHaveToBePossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoginThrottle(seconds(-1), seconds(1), seconds(1), now::get));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoginThrottle(seconds(2), seconds(1), seconds(1), now::get));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoginThrottle(seconds(1), seconds(1), seconds(0), now::get));
    }
}
