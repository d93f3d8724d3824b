package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Test
    void should_name_version_and_commit_as_far_as_the_build_knew_them() {
        assertThat(Release.text("0.1.0", "12c3d89a0b5e4c3d2b1a0f9e8d7c6b5a43210fed"))
                .isEqualTo("cdam 0.1.0 (commit 12c3d89a0b5e)");
        assertThat(Release.text("0.1.0", "12c3d89a0b5e4c3d2b1a0f9e8d7c6b5a43210fed-dirty"))
                .isEqualTo("cdam 0.1.0 (commit 12c3d89a0b5e with changes)");
        assertThat(Release.text("0.1.0", "$Format:%H$")).isEqualTo("cdam 0.1.0 (commit not known)");
        assertThat(Release.text("${project.version}", "$Format:%H$"))
                .isEqualTo("cdam (version not known) (commit not known)");
    }
}
