rootProject.name = "cdam-library-example"
