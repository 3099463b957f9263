package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Documents that are kept in memory. Safe for all threads: one lock. */
final class TestingDocuments implements Documents {
    private record Entry(String tenant, Document document) {
        boolean is(Principal principal, String kind, String id) {
            return tenant.equals(principal.tenant())
                    && document.kind().equals(kind)
                    && document.id().equals(id);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized Addition add(Principal principal, Document document, int most) {
        if (find(principal, document.kind(), document.id()).isPresent()) {
            return Addition.TAKEN;
        }
        if (count(principal, document.kind()) >= most) {
            return Addition.FULL;
        }
        put(principal, document);
        return Addition.ADDED;
    }

    @Override
    public synchronized void put(Principal principal, Document document) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).is(principal, document.kind(), document.id())) {
                Document next = new Document(
                        document.kind(),
                        document.id(),
                        document.subject(),
                        document.body(),
                        entries.get(i).document().created(),
                        document.updated());
                entries.set(i, new Entry(principal.tenant(), next));
                return;
            }
        }
        entries.add(new Entry(principal.tenant(), document));
    }

    @Override
    public synchronized void putAll(Principal principal, List<Document> documents) {
        documents.forEach(document -> put(principal, document));
    }

    @Override
    public synchronized Optional<Document> find(Principal principal, String kind, String id) {
        return entries.stream()
                .filter(entry -> entry.is(principal, kind, id))
                .map(Entry::document)
                .findFirst();
    }

    @Override
    public synchronized List<Document> findAll(Principal principal, String kind, Collection<String> ids) {
        return ids.stream()
                .distinct()
                .flatMap(id -> find(principal, kind, id).stream())
                .toList();
    }

    @Override
    public synchronized Page list(Principal principal, String kind, String cursor, int limit) {
        List<Document> all = of(principal, kind).reversed();
        int from = offset(cursor);
        int to = Math.min(all.size(), from + limit);
        return new Page(all.subList(from, to), to < all.size() ? Integer.toString(to) : "");
    }

    private static int offset(String cursor) {
        try {
            return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a page returned it");
        }
    }

    @Override
    public synchronized long count(Principal principal, String kind) {
        return of(principal, kind).size();
    }

    @Override
    public synchronized boolean delete(Principal principal, String kind, String id) {
        return entries.removeIf(entry -> entry.is(principal, kind, id));
    }

    @Override
    public synchronized long erase(Principal principal, String subject) {
        int before = entries.size();
        entries.removeIf(entry -> !subject.isEmpty()
                && entry.tenant().equals(principal.tenant())
                && entry.document().subject().equals(subject));
        return (long) before - entries.size();
    }

    private List<Document> of(Principal principal, String kind) {
        return entries.stream()
                .filter(entry -> entry.tenant().equals(principal.tenant()))
                .map(Entry::document)
                .filter(document -> document.kind().equals(kind))
                .toList();
    }
}
