/**
 * The Camel component. The only package that knows Camel.
 *
 * <p>The path of one mail, polled:
 * <ol>
 *   <li>{@link io.github.pop3x.camel.Pop3xConsumer} opens a session and asks the ledger what of the listing is new.</li>
 *   <li>A {@code Download} retrieves ahead of the route, within bounds, on a thread of its own; the route starts with
 *       the first mail.</li>
 *   <li>A {@code Delivery} is one mail on its way: when its exchange is completed, on whatever thread, the ledger says
 *       DONE.</li>
 *   <li>At the end of the session, what is DONE is marked, and QUIT commits it.</li>
 * </ol>
 *
 * <p>The path of one mail, served: {@link io.github.pop3x.camel.Pop3xProducer} makes a mail of the exchange and deposits
 * it into the store of the {@code SharedServer} that the component keeps for the endpoint's address.
 */
@NullMarked
package io.github.pop3x.camel;

import org.jspecify.annotations.NullMarked;
