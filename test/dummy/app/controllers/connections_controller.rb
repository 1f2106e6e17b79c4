# frozen_string_literal: true

# The cable clients of the serving process: list them, let one user's go, or restart the server.
class ConnectionsController < ApplicationController
  def index
    render json: ActionCable.server.open_connections_statistics
  end

  def destroy_all
    connections = ActionCable.server.remote_connections.where(current_user: User.named(params.require(:user)))
    params[:reconnect] ? connections.disconnect(reconnect: params[:reconnect] == "true") : connections.disconnect
    head :no_content
  end

  def restart
    ActionCable.server.restart
    head :no_content
  end
end
