# frozen_string_literal: true

# What listens in a browser. ?token= and ?auth_token= go to the cookies that the guide's two connections read.
class PagesController < ApplicationController
  before_action do
    %i[token auth_token].each { |name| cookies.encrypted[name] = params[name] if params[name] }
  end

  def comments
    @post = Post.find(params[:post_id])
    @comments = Comment.where(post_id: @post.id)
  end

  def notifications
    @user = User.find_by!(api_token: params.require(:token))
  end

  def chat; end

  # Subscribes to the channel that ?identifier= (JSON) names.
  def subscription; end
end
