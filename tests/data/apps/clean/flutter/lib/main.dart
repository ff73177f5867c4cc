final prefix = await store.amplify(sound);
