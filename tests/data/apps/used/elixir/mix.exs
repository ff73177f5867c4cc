defp deps do
  [
    {:ex_aws_cognito_idp, "~> 1.2"}, # finds: elixir_client
    {:ueberauth_cognito, "~> 0.4"} # finds: elixir_client
  ]
end
