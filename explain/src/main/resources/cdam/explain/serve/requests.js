"use strict";
// What the page asks of the server; an error's message is the server's one line.
const Requests = (() => {
  // One name an open page: users take turns. getRandomValues works without https too.
  const client = [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(16)).join("-");

  async function request(path, options, tries = 20) {
    const answer = await fetch(path, {...options, headers: {"X-Client": client}}).catch(() => {
      throw new Error("no answer: the server has ended, or cannot be reached");
    });
    if (answer.status === 503 && !options && tries) { // busy: nothing was sent, so it is asked again
      await new Promise(resume => setTimeout(resume, 500));
      return request(path, options, tries - 1);
    }
    if (!answer.ok) {
      const said = await answer.json().catch(() => ({error: "the server answered " + answer.status}));
      throw Object.assign(new Error(said.error), {status: answer.status});
    }
    return answer;
  }
  const json = async (path, options) => (await request(path, options)).json();

  const send = async (file, head) => {
    if (!(file instanceof Blob)) {
      throw new Error("the server no longer has what is needed of it: choose the photo again");
    }
    return json("/api/images" + (head ? "?head=" + encodeURIComponent(head) : ""), {method: "POST", body: file});
  };

  // Asks something of a photo. The server forgets photos where they become too many: one that is gone is sent again.
  async function of(photo, ask) {
    try {
      return await ask("/api/images/" + photo.id);
    } catch (e) {
      if (e.status !== 404) {
        throw e;
      }
      photo.id = (await send(photo.file, photo.head)).id;
      return ask("/api/images/" + photo.id);
    }
  }

  // A photo's answer with the maps of all classes and the pixels that the model saw.
  async function photo(file, head, limits) {
    if (file.size > limits.upload_bytes) {
      throw new Error(`expected a photo of at most ${limits.upload_bytes} bytes, found ${file.size}`);
    }
    return whole(await send(file, head), file);
  }

  async function whole(answer, file) {
    const bytes = await (await request(`/api/images/${answer.id}/maps.npy`)).arrayBuffer();
    const start = 10 + new DataView(bytes).getUint16(8, true);
    return {...answer, file, pixels: await Overlay.pixels(answer.photo), maps: new Float32Array(bytes.slice(start))};
  }

  // Waits for a job's end.
  async function job(photo, method, target, watch) {
    const query = new URLSearchParams(target ? {method, target} : {method});
    let job = await of(photo, path => json(`${path}/jobs?${query}`, {method: "POST"}));
    while (job.state === "waiting" || job.state === "running") {
      watch(job);
      await new Promise(resume => setTimeout(resume, 200));
      job = await json("/api/jobs/" + job.id);
    }
    if (job.state === "failed") {
      throw new Error(job.error);
    }
    return job;
  }

  return {
    photo, job,
    sample: async name => new File([await (await request("/samples/" + name)).blob()], name),
    kept: async (id, name) => whole(await json("/api/images/" + id), {name}),
    keptJob: id => json("/api/jobs/" + id),
    model: () => json("/api/model"),
    cancel: id => request("/api/jobs/" + id, {method: "DELETE", keepalive: true}),
    concept: async photos => (await json("/api/concepts?" + photos.map(one => "image=" + one.id).join("&"), {method: "POST"})).id,
    map: (photo, file) => of(photo, async path => (await request(`${path}/map.${file}`)).blob()),
    jobMap: async (job, file) => (await request(`/api/jobs/${job}/map.${file}`)).blob()
  };
})();
