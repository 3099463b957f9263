package ai.sophia.core.access;

/**
 * Who a request acts for, once its credential is believed.
 *
 * @param tenant the tenant it may act in, the only one
 * @param name how it is named in histories, such as {@code local} or {@code key}
 */
public record Principal(String tenant, String name) {}
