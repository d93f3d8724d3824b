package cdam.io;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** A component of a record that is not {@code @Nullable} must be in the JSON and not be null there. */
final class RequiredKeys extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isRequired(member) ? Boolean.TRUE : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        return isRequired(annotated)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : super.findSetterInfo(config, annotated);
    }

    private static boolean isRequired(Annotated annotated) {
        return component(annotated)
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .isPresent();
    }

    private static Optional<RecordComponent> component(Annotated annotated) {
        if (annotated instanceof AnnotatedParameter parameter) {
            RecordComponent @Nullable [] components =
                    parameter.getOwner().getDeclaringClass().getRecordComponents();
            if (components != null && parameter.getIndex() < components.length) {
                return Optional.of(components[parameter.getIndex()]);
            }
        }
        return Optional.empty();
    }
}
