# frozen_string_literal: true

# What a scenario asks of the server's process: `POST /restart` is {Control#restart}. Parameters and answers are JSON.
class Control
  def self.call(env)
    request = ActionDispatch::Request.new(env)
    command = request.path_parameters.fetch(:command)
    return [404, { "content-type" => "text/plain" }, ["no command #{command}"]] unless command_names.include?(command)

    result = new(request).public_send(command)
    [200, { "content-type" => "application/json" }, [JSON.generate(result)]]
  rescue StandardError => error
    [500, { "content-type" => "text/plain" }, [error.full_message(highlight: false)]]
  end

  def self.command_names
    public_instance_methods(false).map(&:to_s)
  end

  def initialize(request)
    @request = request
    @params = JSON.parse(request.raw_post.presence || "{}").with_indifferent_access # as sent: Rails' own drop nils
  end

  # What is running here.
  def up
    { rails: Rails.version, gem: gem? }
  end

  # `messages`: pairs of stream and message. With `raw` the messages are text that travels as it is.
  def broadcast
    coder = @params[:raw] ? nil : ActiveSupport::JSON
    @params.fetch(:messages).each { |stream, message| server.broadcast(stream, message, coder: coder) }
    nil
  end

  def open_gate
    Gate.open(@params.fetch(:name))
  end

  # The clients that the identifiers in `where` name.
  def disconnect
    remote = server.remote_connections.where(@params.fetch(:where).symbolize_keys)
    @params.key?(:reconnect) ? remote.disconnect(reconnect: @params[:reconnect]) : remote.disconnect
    nil
  end

  def server_disconnect
    server.disconnect(@params.fetch(:where).symbolize_keys)
    nil
  end

  def disconnect_tenant
    tenant = TenantConnection::Tenant.new(@params.fetch(:tenant))
    server.remote_connections.where(current_user: @params.fetch(:user), tenant: tenant).disconnect
    nil
  end

  def restart
    server.restart
    nil
  end

  # Closes a client's connection, or those of all clients of a scenario, as apps do; if told so, several `times`.
  # Answers how many there were.
  def close
    options = @params.slice(:reason, :reconnect).symbolize_keys
    each_connection { |connection| @params.fetch(:times, 1).times { connection.close(**options) } }
  end

  # Sends each of them a message.
  def transmit
    each_connection { |connection| connection.transmit(@params.fetch(:message)) }
  end

  def close_and_transmit
    each_connection do |connection|
      connection.close
      connection.transmit(@params.fetch(:message))
    end
  end

  # The tokens of the connections in the server's list.
  def connections
    server.connections.map(&:token)
  end

  def statistics
    server.open_connections_statistics
  end

  # Streams that the process has subscribed to at its adapter.
  def adapter_streams
    map = server.pubsub.send(:subscriber_map)
    map.instance_variable_get(:@subscribers).keys
  end

  # What the gem has counted; nothing on stock.
  def counters
    gem? ? TurboCableRs.server.stats : {}
  end

  # The Cookie header of a browser in which the user has signed in: a plain cookie, a signed and an encrypted one, and
  # the session.
  def cookies
    jar = ActionDispatch::Cookies::CookieJar.build(@request, {})
    user = @params.fetch(:user)
    jar[:plain] = user
    jar.signed[:signed] = user
    jar.encrypted[:encrypted] = user
    jar.encrypted[:_conformance] = { value: { session_id: SecureRandom.hex(16), user: user } }
    jar.map { |name, value| "#{name}=#{Rack::Utils.escape(value)}" }.join("; ")
  end

  private

  # The version alone is loaded by a bundle in any case.
  def gem?
    !defined?(TurboCableRs::Railtie).nil?
  end

  def server
    ActionCable.server
  end

  def each_connection(&block)
    token = @params.fetch(:token)
    server.connections.select { |connection| /\A#{token}(-|\z)/.match?(connection.token) }.each(&block).size
  end
end
