package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.explain.method.Methods;
import cdam.explain.render.PageStyle;
import cdam.explain.render.RenderOptions;
import cdam.explain.serve.Responses.MethodAnswer;
import cdam.explain.serve.Responses.ModelAnswer;
import java.util.List;

/**
 * The model that is served, and what the page must know of it.
 *
 * @param size that photos are brought to
 * @param framing how they reach it
 */
record ServedModel(Bundle bundle, ImageSize size, FramingKind framing, Heads heads) {
    String name() {
        return bundle.name();
    }

    String sha256() {
        return bundle.sha256();
    }

    ModelAnswer answer(Limits limits) {
        return new ModelAnswer(
                name(),
                sha256(),
                size.height(),
                size.width(),
                framing,
                bundle.card().caution(),
                PageFiles.samples(bundle.card()),
                heads.answers(),
                heads.defaultName(),
                methods(true, limits),
                methods(false, limits),
                PageStyle.of(RenderOptions.defaults()),
                limits);
    }

    private List<MethodAnswer> methods(boolean withTarget, Limits limits) {
        return Methods.ALL.stream()
                .filter(method -> method.needsTarget() == withTarget)
                .map(method -> new MethodAnswer(
                        method.name(),
                        method.summary(),
                        method.signed(),
                        JobMethod.options(method, bundle.card().architecture(), limits)))
                .toList();
    }
}
