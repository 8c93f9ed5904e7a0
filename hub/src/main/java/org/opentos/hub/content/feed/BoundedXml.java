package org.opentos.hub.content.feed;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/// XML of a stranger's feed as it is read: without document types and entities, no deeper and no
/// larger than any feed is, and without the items beyond the first.
final class BoundedXml extends StreamReaderDelegate {
    static final int DEPTH_MAX = 100;
    static final int ELEMENTS_MAX = 200_000;
    private static final Set<String> ITEMS = Set.of("item", "entry");

    /// `rss/channel/item`; `rdf:RDF/item` and `feed/entry` stand higher.
    private static final int ITEM_DEPTH_MAX = 3;

    private final int itemsMax;
    private int depth;
    private int elements;
    private int items;

    private BoundedXml(XMLStreamReader reader, int itemsMax) {
        super(reader);
        this.itemsMax = itemsMax;
    }

    static BoundedXml of(Reader characters, int itemsMax) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return new BoundedXml(factory.createXMLStreamReader(new Mended(characters)), itemsMax);
    }

    @Override
    public int next() throws XMLStreamException {
        int event = step();
        while (event == START_ELEMENT && isItem() && ++items > itemsMax) {
            int outside = depth - 1;
            while (depth > outside) {
                step();
            }
            event = step();
        }
        if (event == START_ELEMENT && ++elements > ELEMENTS_MAX) {
            throw new XMLStreamException("a feed has at most " + ELEMENTS_MAX + " elements");
        }
        return event;
    }

    private int step() throws XMLStreamException {
        int event = super.next();
        switch (event) {
            case START_ELEMENT -> {
                if (++depth > DEPTH_MAX) {
                    throw new XMLStreamException("a feed is at most " + DEPTH_MAX + " deep");
                }
            }
            case END_ELEMENT -> depth--;
            case DTD -> throw new XMLStreamException("a feed has no document type");
            default -> {}
        }
        return event;
    }

    private boolean isItem() {
        return depth <= ITEM_DEPTH_MAX && ITEMS.contains(getLocalName());
    }

    /// Characters that XML does not know become spaces: many feeds hold some, and nobody reads
    /// them.
    private static final class Mended extends FilterReader {
        Mended(Reader in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            return read < 0 ? read : mended((char) read);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            for (int index = offset; index < offset + count; index++) {
                buffer[index] = mended(buffer[index]);
            }
            return count;
        }

        private static char mended(char read) {
            boolean isFit = read >= ' ' && read < '\ufffe' || read == '\n' || read == '\r';
            return isFit ? read : ' ';
        }
    }
}
