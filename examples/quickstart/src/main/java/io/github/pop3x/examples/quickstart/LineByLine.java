package io.github.pop3x.examples.quickstart;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Puts the bodies under each other. */
final class LineByLine implements AggregationStrategy {

    @Override
    public Exchange aggregate(@Nullable Exchange gathered, Exchange next) {
        if (gathered == null) {
            return next;
        }
        String lines =
                gathered.getIn().getBody(String.class) + "\n" + next.getIn().getBody(String.class);
        gathered.getIn().setBody(lines);
        return gathered;
    }
}
