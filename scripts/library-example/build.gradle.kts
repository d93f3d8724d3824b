// A program of its own that uses the library: after mvn install of CDAM, see ../check-library.
plugins { application }

repositories {
    mavenLocal()
    mavenCentral()
}

// Gradle knows no profiles of a library's machine: the native library is named here, linux-x86_64, linux-arm64 or macosx-arm64.
dependencies {
    implementation("cdam:cdam-explain:0.1.0")
    runtimeOnly("org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64")
}

application { mainClass = "example.Photo" }
