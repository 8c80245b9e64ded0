package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.FilterNode;
import java.util.List;

/** Nodes of tags filters, as clients send them. */
final class FilterNodes {

    private FilterNodes() {}

    static FilterNode leaf(String key, String cmp, String value) {
        return FilterNode.newBuilder().setKey(key).setCmp(cmp).setVal(value).build();
    }

    static FilterNode leaf(String key, String cmp, List<String> values) {
        return FilterNode.newBuilder()
                .setKey(key)
                .setCmp(cmp)
                .addAllVals(values)
                .build();
    }

    static FilterNode node(String op, FilterNode... children) {
        return FilterNode.newBuilder().setOp(op).addAllNodes(List.of(children)).build();
    }
}
