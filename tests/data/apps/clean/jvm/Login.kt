import com.workos.WorkOS // not com.amplifyframework.core.Amplify

/* Amplify.Auth.signIn(name, password) */
fun enter(workos: WorkOS, players: Amplifier) {
    players.signIn("Amplify.Auth is gone")
    workos.userManagement.getUser(id)
}
