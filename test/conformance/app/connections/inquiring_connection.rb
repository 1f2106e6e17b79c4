# frozen_string_literal: true

# Records what `connect` can know about the request.
class InquiringConnection < ApplicationCable::Connection
  def connect
    super
    record "request", **request_facts, **cookie_facts, protocol: protocol, warden_user: env["warden"].user
  end

  private

  def request_facts
    {
      params: request.params.except("token", "connection"), path: request.path, method: request.request_method,
      user_agent: request.user_agent, custom_header: request.headers["X-Custom"], host: request.host,
      remote_ip: request.remote_ip, ssl: request.ssl?, request_id: request.request_id,
      script_name: env["SCRIPT_NAME"], rails: env.key?("action_dispatch.secret_key_base")
    }
  end

  def cookie_facts
    {
      plain: cookies[:plain], signed: cookies.signed[:signed], encrypted: cookies.encrypted[:encrypted],
      session: request.session[:user]
    }
  end
end
