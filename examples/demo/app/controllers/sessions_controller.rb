# frozen_string_literal: true

# Signing in is choosing a name. No password: it is a demo.
class SessionsController < ApplicationController
  def create
    name = params[:name].to_s.squish.first(30)
    return redirect_to root_path, alert: "Choose a name first." if name.empty?

    cookies.encrypted[:name] = { value: name, httponly: true, same_site: :lax }
    redirect_to root_path, status: :see_other
  end

  def destroy
    cookies.delete(:name)
    redirect_to root_path, status: :see_other
  end
end
