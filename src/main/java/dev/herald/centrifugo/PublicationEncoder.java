package dev.herald.centrifugo;

import dev.herald.session.PublicationForm;
import dev.herald.topic.Delta;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Encodes publications, once for each form and encoding. Safe for use by any thread. */
@Component
class PublicationEncoder {

    private final TopicSettings settings;
    private final Topics topics;

    PublicationEncoder(TopicSettings settings, Topics topics) {
        this.settings = settings;
        this.topics = topics;
    }

    /** The push of a publication that is no gap. */
    byte[] push(Codec codec, Publication publication, PublicationForm form) {
        Topic topic = publication.topic();
        long number =
                form.isNumbered() ? topics.find(topic).map(TopicLog::number).orElse(0L) : 0L;
        return codec.push(topic.name(), number, content(codec, publication, form));
    }

    /** The same in a reply. */
    dev.herald.centrifugo.protocol.Publication reply(Codec codec, Publication publication, PublicationForm form) {
        return codec.publication(content(codec, publication, form));
    }

    private PublicationContent content(Codec codec, Publication publication, PublicationForm form) {
        Message message = publication.message();
        boolean hasPosition =
                publication.isKept() && settings.options(publication.topic()).history();
        Position position = hasPosition ? publication.position() : null;
        byte[] delta = form.named() == PublicationForm.DELTA ? delta(codec, publication) : null;
        return PublicationContent.of(message, position, form, delta);
    }

    /** Null if none is wanted, its base is gone, or it is not shorter than the data. */
    private byte @Nullable [] delta(Codec codec, Publication publication) {
        Publication base = isDelta(publication) ? publication.previous() : null;
        if (base == null || base.gap() != null) {
            return null;
        }
        byte[] target = codec.payload(publication.message());
        byte[] delta = FossilDelta.encode(codec.payload(base.message()), target);
        return delta.length < target.length ? delta : null;
    }

    /** By its publisher, or whoever it is, by its topic. */
    private boolean isDelta(Publication publication) {
        return publication.message().isDelta()
                || settings.options(publication.topic()).delta() == Delta.ALWAYS;
    }
}
