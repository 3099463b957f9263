package ai.sophia.store.lucene;

import ai.sophia.core.record.Position;
import ai.sophia.store.lucene.Opened.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that indexes lie in, one for each embedding space. For one thread; an index that is open is not to be touched.
 *
 * @param root the folder that holds them
 */
public record IndexFolders(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFolders.class);
    private static final String PREFIX = "lucene-";

    /** Where the only index lay when there was one for whichever space. */
    private static final String EARLIER = "lucene";

    /** The folder of a space's index. */
    public Path of(String space) {
        return root.resolve(PREFIX + space.replaceAll("[^\\w.@-]", "-"));
    }

    /** Gives an index of an earlier layout the folder of its space, if it can be told; otherwise leaves it. */
    public void adopt() {
        Path earlier = root.resolve(EARLIER);
        mark(earlier).ifPresent(mark -> {
            Path own = of(mark.space());
            try {
                if (!Files.exists(own)) {
                    Files.move(earlier, own);
                }
            } catch (IOException failure) {
                LOG.warn("The index in {} is made again, for it could not be moved: {}", earlier, failure.toString());
            }
        });
    }

    /** Where in the log the indexes stand that can be read. */
    public List<Position> positions() {
        return all().stream()
                .map(IndexFolders::mark)
                .flatMap(Optional::stream)
                .map(Mark::position)
                .toList();
    }

    /** Deletes all indexes but that of a space; what cannot be deleted stays. */
    public void keepOnly(String space) {
        for (Path folder : all()) {
            if (!folder.equals(of(space))) {
                try {
                    IndexDirectory.delete(folder);
                } catch (IOException failure) {
                    LOG.warn("The index in {} is not needed and could not be deleted: {}", folder, failure.toString());
                }
            }
        }
    }

    private List<Path> all() {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(IndexFolders::isIndex).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static boolean isIndex(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return (name.equals(EARLIER) || name.startsWith(PREFIX)) && Files.isDirectory(folder);
    }

    /** What the last commit says of itself; empty if there is none that can be read. */
    private static Optional<Mark> mark(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Directory directory = FSDirectory.open(folder)) {
            return Mark.read(SegmentInfos.readLatestCommit(directory).getUserData());
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
