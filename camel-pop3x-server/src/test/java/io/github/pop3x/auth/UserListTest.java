package io.github.pop3x.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class UserListTest {

    @Test
    void acceptsTheRightPasswordOnly() {
        UserList users = new UserList().add("alice", "secret").add("bob", "other");
        assertThat(users.authenticate("alice", "secret")).isEqualTo(Verdict.accepted("alice"));
        assertThat(users.authenticate("alice", "other")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("Alice", "secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("", "")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "")).isEqualTo(Verdict.refused());
    }

    @Test
    void saysTheSameOfAnUnknownUser() {
        assertThat(new UserList().authenticate("nobody", "x")).isEqualTo(Verdict.refused());
    }

    @Test
    void changesWhileItIsUsed() {
        UserList users = new UserList().add("alice", "one").add("alice", "two");
        assertThat(users.authenticate("alice", "one")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "two")).isEqualTo(Verdict.accepted("alice"));
        users.remove("alice");
        assertThat(users.authenticate("alice", "two")).isEqualTo(Verdict.refused());
    }

    @Test
    void needsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UserList().add("", "x"));
    }
}
