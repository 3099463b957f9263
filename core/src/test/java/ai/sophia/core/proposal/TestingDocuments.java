package ai.sophia.core.proposal;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents of one tenant that are kept in memory, for one thread. */
final class TestingDocuments implements Documents {
    private final Map<String, Document> documents = new LinkedHashMap<>();

    private static String name(String kind, String id) {
        return kind + "/" + id;
    }

    /** All that is kept. */
    List<Document> all() {
        return List.copyOf(documents.values());
    }

    @Override
    public Addition add(Principal principal, Document document, int most) {
        throw new UnsupportedOperationException("nobody adds here");
    }

    @Override
    public synchronized void putAll(Principal principal, List<Document> documents) {
        documents.forEach(each -> put(principal, each));
    }

    @Override
    public void put(Principal principal, Document document) {
        documents.put(name(document.kind(), document.id()), document);
    }

    @Override
    public Optional<Document> find(Principal principal, String kind, String id) {
        return Optional.ofNullable(documents.get(name(kind, id)));
    }

    @Override
    public List<Document> findAll(Principal principal, String kind, Collection<String> ids) {
        return ids.stream()
                .distinct()
                .flatMap(id -> find(principal, kind, id).stream())
                .toList();
    }

    /** One document a page, so that whoever stops at the first page is found out. */
    @Override
    public Page list(Principal principal, String kind, String cursor, int limit) {
        List<Document> of = documents.values().stream()
                .filter(document -> document.kind().equals(kind))
                .toList();
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        return from >= of.size()
                ? new Page(List.of(), "")
                : new Page(List.of(of.get(from)), from + 1 < of.size() ? String.valueOf(from + 1) : "");
    }

    @Override
    public long count(Principal principal, String kind) {
        return documents.keySet().stream()
                .filter(name -> name.startsWith(kind + "/"))
                .count();
    }

    @Override
    public boolean delete(Principal principal, String kind, String id) {
        return documents.remove(name(kind, id)) != null;
    }

    @Override
    public long erase(Principal principal, String subject) {
        throw new UnsupportedOperationException("nobody erases here");
    }
}
