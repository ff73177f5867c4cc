// A certified OpenID provider (npm oidc-provider) with one client; prints its port when it listens.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: process.env.CLIENT_ID,
        client_secret: "not-a-secret-but-make-believe",
        redirect_uris: process.env.REDIRECT_URIS.split(" "),
      },
    ],
    cookies: { keys: ["make-believe"] },
  });
  server.on("request", provider.callback());
  console.log(`port ${port}`);
});
